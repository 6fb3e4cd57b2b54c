/* QR codes, drawn as filled rectangles. */
#include <qrencode.h>

#include "base/mem.h"
#include "pdf/document.h"
#include "pdf/pdf.h"

/* How many modules of the same colour are side by side from this one on. */
static int32_t run_of(const QRcode *code, int32_t row, int32_t column)
{
    const unsigned char *modules = code->data + (size_t)row * (size_t)code->width;
    int32_t run = 1;
    while (column + run < code->width && ((modules[column + run] ^ modules[column]) & 1) == 0)
        run++;
    return run;
}

void tally_pdf_qr(struct tally_pdf *pdf, int32_t right, int32_t top, int32_t side, uint32_t colour, const char *text)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        tally_exhausted();
    int32_t module = side / code->width, left = right - module * code->width;
    for (int32_t row = 0; row < code->width; row++)
        for (int32_t column = 0, run; column < code->width; column += run) {
            run = run_of(code, row, column);
            if (code->data[row * code->width + column] & 1)
                tally_pdf_fill(pdf, left + column * module, top - (row + 1) * module, run * module, module, colour);
        }
    QRcode_free(code);
}
