package dev.gatehouse.caller;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * How the client's address is found.
 *
 * @param trustedProxies addresses or blocks of the proxies whose forwarded header is trusted
 * @param forwardedHeader the header that these proxies set
 */
@ConfigurationProperties("gatehouse.caller")
record CallerProperties(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("x-forwarded-for") ForwardedHeader forwardedHeader) {

    CallerProperties {
        trustedProxies.forEach(CallerProperties::matcher);
    }

    List<IpAddressMatcher> trusted() {
        return trustedProxies.stream().map(CallerProperties::matcher).toList();
    }

    /** Stricter than Spring's matcher, which also accepts parts of addresses and an empty prefix length. */
    private static IpAddressMatcher matcher(String text) {
        String[] block = text.strip().split("/", -1);
        boolean wellFormed = block.length == 1 || (block.length == 2 && block[1].matches("\\d{1,3}"));
        try {
            if (wellFormed && IpAddress.parse(block[0]).isPresent()) {
                return new IpAddressMatcher(text.strip());
            }
        } catch (IllegalArgumentException prefixTooLong) {
            // Reported below.
        }
        throw new Misconfiguration(
                "gatehouse.caller.trusted-proxies has " + text
                        + ", which is neither an address nor a block of addresses",
                "Give each as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32. Host names are not resolved.");
    }
}
