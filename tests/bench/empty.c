/* The least that a C program costs. Compiled and linked without any flag of ours. */
int main(void)
{
    return 0;
}
