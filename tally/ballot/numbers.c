/* The widths of ballot numbers, and whether a file has lost the zeros in front of them. */
#include "ballot/numbers.h"

#include <stdlib.h>
#include <tally/diag.h>

#include "base/character.h"
#include "base/diag.h"
#include "base/gettext.h"
#include "base/mem.h"
#include "base/text.h"

void tally_numbers_note(struct tally_number_widths *widths, struct tally_text number, struct tally_place place)
{
    bool zeros = false;
    if (!tally_text_is_digits(number, &zeros))
        return;
    size_t digits = 0; /* a full-width digit is one too */
    for (size_t i = 0; i < number.size; i++)
        digits += ((unsigned char)number.bytes[i] & 0xC0) != 0x80;
    if (zeros && digits > widths->zeros)
        widths->zeros = digits;
    if (zeros)
        return;
    if (!widths->count || widths->files[widths->count - 1].place.file != place.file)
        TALLY_PUSH(widths->files, widths->count, widths->room) = (struct tally_plain_number){place, digits};
    else if (digits < widths->files[widths->count - 1].digits)
        widths->files[widths->count - 1] = (struct tally_plain_number){place, digits};
    if (!widths->plain || digits < widths->plain)
        widths->plain = digits;
}

bool tally_numbers_lost_zeros(const struct tally_number_widths *widths)
{
    return widths->plain && widths->plain < widths->zeros;
}

void tally_numbers_report(const struct tally_number_widths *widths, struct tally_diags *diags)
{
    for (size_t i = 0; i < widths->count; i++)
        if (widths->files[i].digits < widths->zeros)
            tally_diags_add(
                diags, TALLY_ZEROS_LOST, widths->files[i].place,
                N_("numbers without the zeros in front, which other numbers of these ballots have: they are "
                   "matched by their value, 1 as 001"),
                TALLY_NO_ARGS);
}

void tally_numbers_clear(struct tally_number_widths *widths)
{
    free(widths->files);
    *widths = (struct tally_number_widths){.files = NULL};
}
