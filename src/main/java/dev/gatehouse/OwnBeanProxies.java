package dev.gatehouse;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.autoproxy.InfrastructureAdvisorAutoProxyCreator;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.stereotype.Component;

/**
 * Only beans of this application get proxies for {@code @Transactional} and {@code @PreAuthorize}. Spring would match each of
 * these annotations with every method of its own beans as well, at each start.
 */
@Component
class OwnBeanProxies implements BeanFactoryPostProcessor {

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        ((AbstractBeanDefinition) beans.getBeanDefinition(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME))
                .setBeanClass(Creator.class);
    }

    static class Creator extends InfrastructureAdvisorAutoProxyCreator {
        private static final String OWN = GatehouseApplication.class.getPackageName() + ".";

        @Override
        protected boolean shouldSkip(Class<?> beanClass, String beanName) {
            return !beanClass.getName().startsWith(OWN) || super.shouldSkip(beanClass, beanName);
        }
    }
}
