package dev.gatehouse.caller;

import dev.gatehouse.config.Misconfiguration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who knocks?
 *
 * @param trustedProxies the addresses or blocks of proxies that are believed when they tell whom a request came from
 * @param forwardedHeader the one header that they tell it in
 */
@ConfigurationProperties("gatehouse.caller")
record CallerProperties(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("x-forwarded-for") ForwardedHeader forwardedHeader) {

    CallerProperties {
        trustedProxies.forEach(CallerProperties::block);
    }

    List<CidrBlock> trusted() {
        return trustedProxies.stream().map(CallerProperties::block).toList();
    }

    private static CidrBlock block(String text) {
        return CidrBlock.parse(text.strip())
                .orElseThrow(() -> new Misconfiguration(
                        "gatehouse.caller.trusted-proxies",
                        "has " + text + ", which is no address and no block of them",
                        "Give each as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32; names are not looked up."));
    }
}
