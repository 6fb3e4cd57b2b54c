/* What mutant.h declares: which mutant is active, and which were seen. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

int tally_mutant_active = -1;
unsigned char *tally_mutant_seen;

static void watch(const char *name)
{
    const int file = open(name, O_RDWR);
    struct stat s;
    if (file < 0 || fstat(file, &s) != 0)
        abort();
    tally_mutant_seen = mmap(NULL, (size_t)s.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (tally_mutant_seen == MAP_FAILED)
        abort();
    close(file);
}

/* Before main, so that constructors and tests see the mutant, too. */
__attribute__((constructor)) static void choose(void)
{
    const char *number = getenv("TALLY_MUTANT"), *seen = getenv("TALLY_MUTANT_SEEN"),
               *seconds = getenv("TALLY_MUTANT_SECONDS");
    if (seen)
        watch(seen);
    if (!number)
        return;
    tally_mutant_active = atoi(number);
    if (seconds) {
        const rlim_t most = (rlim_t)atoi(seconds);
        setrlimit(RLIMIT_CPU, &(struct rlimit){most, most});
    }
    setrlimit(RLIMIT_AS, &(struct rlimit){(rlim_t)4 << 30, (rlim_t)4 << 30});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){(rlim_t)1 << 28, (rlim_t)1 << 28});
}
