package dev.gatehouse.support;

import dev.gatehouse.identity.PasswordHashing;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Replaces the product's password hashes, which are slow by intent, unless a test starts with {@link #OFF}. */
final class CheapHashes implements BeanDefinitionRegistryPostProcessor, EnvironmentAware {
    static final String OFF = "test.product-hashes";

    private static final String BEAN = "passwordHashing";

    private boolean off;

    @Override
    public void setEnvironment(Environment environment) {
        off = environment.getProperty(OFF, Boolean.class, false);
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        if (!off) {
            registry.removeBeanDefinition(BEAN);
            registry.registerBeanDefinition(
                    BEAN,
                    BeanDefinitionBuilder.genericBeanDefinition(
                                    PasswordHashing.class,
                                    () -> new PasswordHashing(
                                            encoder(),
                                            Runtime.getRuntime().availableProcessors(),
                                            encoder().encode("x")))
                            .getBeanDefinition());
        }
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {}

    private static PasswordEncoder encoder() {
        return new DelegatingPasswordEncoder(
                "argon2",
                Map.of("argon2", new Argon2PasswordEncoder(16, 32, 1, 64, 1), "bcrypt", new BCryptPasswordEncoder(4)));
    }
}
