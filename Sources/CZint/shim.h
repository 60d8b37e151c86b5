#include <zint.h>

/* Whether a module of an encoded symbol is dark; the library packs eight into a byte. */
static inline int tessera_zint_is_dark(const struct zint_symbol *symbol, int row, int column) {
    return (symbol->encoded_data[row][column >> 3] >> (column & 7)) & 1;
}
