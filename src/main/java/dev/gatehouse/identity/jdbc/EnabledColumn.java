package dev.gatehouse.identity.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether an account is enabled, as tables write it. A value that is neither true nor false disables the account too. */
enum EnabledColumn {
    TRUE,
    FALSE,
    NULL,
    UNKNOWN;

    private static final Set<String> TRUE_VALUES = Set.of("true", "t", "yes", "y", "on", "1");
    private static final Set<String> FALSE_VALUES = Set.of("false", "f", "no", "n", "off", "0");

    /** @param value of the driver: a boolean, a number, the bytes of a bit string, or any other as text */
    static EnabledColumn of(@Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        String text = text(value).strip().toLowerCase(Locale.ROOT);
        if (TRUE_VALUES.contains(text)) {
            return TRUE;
        }
        return FALSE_VALUES.contains(text) ? FALSE : UNKNOWN;
    }

    boolean isTrue() {
        return this == TRUE;
    }

    /** Numeric columns have decimals, such as 1.00. */
    private static String text(Object value) {
        if (value instanceof byte[] bits) {
            return new BigInteger(1, bits).toString();
        }
        boolean finite = value instanceof Number number && Double.isFinite(number.doubleValue());
        return finite ? new BigDecimal(value.toString()).stripTrailingZeros().toPlainString() : value.toString();
    }

    /** Why an account that is not enabled cannot sign in, for the log. */
    String reason() {
        return switch (this) {
            case NULL -> "the account is disabled: the third column of user-query is NULL";
            case UNKNOWN -> "the account is disabled: the third column of user-query is neither true nor false";
            default -> "the account is disabled";
        };
    }
}
