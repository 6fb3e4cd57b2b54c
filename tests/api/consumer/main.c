/* A program of somebody else's: counts the meeting in a folder and prints the machine's copy of the result. */
#include <stdio.h>
#include <stdlib.h>
#include <tally/tally.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        return 64;
    struct tally_diags *diags = tally_diags_new();
    struct tally_result *result = tally_count_folder(argv[1], NULL, diags);
    int status = result ? 0 : 65;
    if (result) {
        char *json = tally_result_json(result);
        if (puts(json) == EOF)
            status = 74;
        free(json);
    }
    tally_result_free(result);
    tally_diags_free(diags);
    return status;
}
