"""Reads a QR code (ISO/IEC 18004) from the black rectangles that it is drawn with: clean modules, so that nothing is corrected. Level M only."""

CHECK_WORDS = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28]
BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49]
MASKS = [lambda x, y: (x + y) % 2, lambda x, y: y % 2, lambda x, y: x % 3, lambda x, y: (x + y) % 3, lambda x, y: (x // 3 + y // 2) % 2, lambda x, y: x * y % 2 + x * y % 3,
         lambda x, y: (x * y % 2 + x * y % 3) % 2, lambda x, y: ((x + y) % 2 + x * y % 3) % 2]
FORMAT_MASK = 0x5412


def modules(fills):
    """The square of dark modules, from rectangles (x, y, width, height, colour)."""
    black = [f for f in fills if f[4] == (0, 0, 0)]
    if not black:
        return []
    size = min(f[3] for f in black)
    black = [f for f in black if abs(f[3] - size) < 0.01]
    left, top = min(f[0] for f in black), min(f[1] for f in black)
    dark = {(round((f[0] - left) / size) + i, round((f[1] - top) / size)) for f in black for i in range(round(f[2] / size))}
    side = max(max(x, y) for x, y in dark) + 1
    return [[(x, y) in dark for x in range(side)] for y in range(side)]


def alignments(version, side):
    if version == 1:
        return []
    count = version // 7 + 2
    step = 26 if version == 32 else (version * 4 + count * 2 + 1) // (count * 2 - 2) * 2
    places = [6] + [side - 7 - i * step for i in range(count - 1)][::-1]
    corners = {(6, 6), (6, side - 7), (side - 7, 6)}
    return [(x, y) for x in places for y in places if (x, y) not in corners]


def is_pattern(version, side):
    """Which modules carry no data."""
    taken = [[False] * side for _ in range(side)]

    def take(x0, y0, x1, y1):
        for y in range(max(0, y0), min(side, y1)):
            for x in range(max(0, x0), min(side, x1)):
                taken[y][x] = True

    take(0, 0, 9, 9)
    take(side - 8, 0, side, 9)
    take(0, side - 8, 9, side)
    take(6, 0, 7, side)
    take(0, 6, side, 7)
    for x, y in alignments(version, side):
        take(x - 2, y - 2, x + 3, y + 3)
    if version >= 7:
        take(side - 11, 0, side - 8, 6)
        take(0, side - 11, 6, side - 8)
    return taken


def code_words(grid, version, mask):
    side = len(grid)
    taken = is_pattern(version, side)
    bits, upwards = [], True
    for right in [*range(side - 1, 6, -2), 5, 3, 1]:
        for y in range(side - 1, -1, -1) if upwards else range(side):
            bits += [grid[y][x] ^ (MASKS[mask](x, y) == 0) for x in (right, right - 1) if not taken[y][x]]
        upwards = not upwards
    return [int("".join("01"[b] for b in bits[i:i + 8]), 2) for i in range(0, len(bits) - 7, 8)]


def data_words(words, version):
    """Without the check words, the blocks one after another."""
    blocks, check = BLOCKS[version - 1], CHECK_WORDS[version - 1]
    short, longer = len(words) // blocks - check, len(words) % blocks
    lengths = [short + (i >= blocks - longer) for i in range(blocks)]
    parts, at = [[] for _ in range(blocks)], 0
    for i in range(max(lengths)):
        for b in range(blocks):
            if i < lengths[b]:
                parts[b].append(words[at])
                at += 1
    return bytes(w for part in parts for w in part)


def read_qr(fills):
    """The text, or what is wrong."""
    grid = modules(fills)
    side = len(grid)
    version = (side - 17) // 4
    if side < 21 or (side - 17) % 4 or version > 40:
        return f"no code of {side} modules"
    form = int("".join("01"[bit] for bit in [grid[8][x] for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [grid[y][8] for y in (7, 5, 4, 3, 2, 1, 0)]), 2) ^ FORMAT_MASK
    if form >> 13 != 0:
        return f"level {form >> 13}"
    data = data_words(code_words(grid, version, form >> 10 & 7), version)
    bits = int.from_bytes(data, "big")
    width = 8 * len(data)
    long = 8 if version < 10 else 16
    if bits >> width - 4 != 4:
        return f"mode {bits >> width - 4}"
    size = bits >> width - 4 - long & (1 << long) - 1
    text = (bits >> width - 4 - long - 8 * size) & (1 << 8 * size) - 1
    return text.to_bytes(size, "big").decode("utf-8", "replace")
