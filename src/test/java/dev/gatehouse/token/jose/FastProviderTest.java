package dev.gatehouse.token.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import java.security.Signature;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@Tag("unit")
@Tag("jdk")
class FastProviderTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void theFastProviderSignsIfItLoads(CapturedOutput log) throws Exception {
        Security.removeProvider("AmazonCorrettoCryptoProvider");
        FastProvider.install();
        FastProvider.install();
        assertThat(Security.getProviders()[0].getName()).isEqualTo("AmazonCorrettoCryptoProvider");
        assertThat(Signature.getInstance("SHA256withECDSA").getProvider().getName())
                .isEqualTo("AmazonCorrettoCryptoProvider");
        assertThat(Security.getProviders())
                .filteredOn(provider -> provider.getName().startsWith("AmazonCorretto"))
                .hasSize(1);
        assertThat(log.getAll()).contains("cryptography provider: AmazonCorrettoCryptoProvider");
    }

    @Test
    void withoutItOneLogLineNamesTheJdksProviders(CapturedOutput log) {
        FastProvider.install(new FilteredClassLoader("com.amazon"));
        assertThat(log.getAll().lines().filter(line -> line.contains("cryptography provider: the JDK's")))
                .singleElement()
                .asString()
                .contains(" INFO ");
    }
}
