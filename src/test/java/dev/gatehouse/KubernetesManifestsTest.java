package dev.gatehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.MarkdownPage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** The manifests in deploy/kubernetes have no unknown member, fit together, and are as docs/kubernetes.md says. */
@Tag("unit")
class KubernetesManifestsTest {
    private static final Path FOLDER = Path.of("deploy/kubernetes");
    private static final Map<String, String> NODES = Map.of("app.kubernetes.io/name", "gatehouse");

    /** The types accept and keep unknown members, which are errors here. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(MapperConfig<?> configuration, Annotated member) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final PodSpec pod =
            one("deployment.yaml", Deployment.class).getSpec().getTemplate().getSpec();
    private final Container node = pod.getContainers().get(0);

    @Test
    void theKustomizationNamesEachManifest() throws IOException {
        List<String> named = documents("kustomization.yaml")
                .get(0)
                .get("resources")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(file -> !file.equals("kustomization.yaml")))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void selectorsSelectTheNodes() {
        Deployment deployment = one("deployment.yaml", Deployment.class);
        assertThat(deployment.getSpec().getSelector().getMatchLabels()).isEqualTo(NODES);
        assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels()).isEqualTo(NODES);
        assertThat(pod.getTopologySpreadConstraints())
                .hasSize(2)
                .allSatisfy(spread ->
                        assertThat(spread.getLabelSelector().getMatchLabels()).isEqualTo(NODES));
        assertThat(one("disruption-budget.yaml", PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels())
                .isEqualTo(NODES);
        assertThat(one("network-policy.yaml", NetworkPolicy.class)
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels())
                .isEqualTo(NODES);
        assertThat(all("service.yaml", Service.class))
                .hasSize(2)
                .allSatisfy(
                        service -> assertThat(service.getSpec().getSelector()).isEqualTo(NODES));
    }

    @Test
    void portsExist() {
        List<String> ports =
                node.getPorts().stream().map(ContainerPort::getName).toList();
        assertThat(ports).containsExactly("http", "management");
        assertThat(all("service.yaml", Service.class))
                .flatMap(service -> service.getSpec().getPorts())
                .extracting(port -> port.getTargetPort().getStrVal())
                .isSubsetOf(ports);
        assertThat(one("network-policy.yaml", NetworkPolicy.class).getSpec().getIngress())
                .flatMap(rule -> rule.getPorts())
                .extracting(port -> port.getPort().getStrVal())
                .isSubsetOf(ports);
        assertThat(settings().get("management.server.port"))
                .isEqualTo(node.getPorts().get(1).getContainerPort());
    }

    @Test
    void probesUseTheManagementPort() throws IOException {
        String documented = MarkdownPage.of("docs/health.md").text();
        for (Probe probe : List.of(node.getStartupProbe(), node.getLivenessProbe(), node.getReadinessProbe())) {
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
            assertThat(documented).contains("`" + probe.getHttpGet().getPath() + "`");
        }
        assertThat(node.getReadinessProbe().getHttpGet().getPath()).endsWith("/readiness");
    }

    @Test
    void aPodHasNoMoreRightsThanItNeeds() throws IOException {
        assertThat(Files.readString(Path.of("Dockerfile")))
                .contains("USER " + pod.getSecurityContext().getRunAsUser() + ":"
                        + pod.getSecurityContext().getRunAsGroup());
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(one("service-account.yaml", ServiceAccount.class).getAutomountServiceAccountToken())
                .isFalse();
        assertThat(Stream.of(node, pod.getInitContainers().get(0))).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
        });
    }

    @Test
    void aRolloutStartsANodeBeforeItStopsAnother() {
        Deployment deployment = one("deployment.yaml", Deployment.class);
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
        assertThat(deployment
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isZero();
        assertThat(one("disruption-budget.yaml", PodDisruptionBudget.class)
                        .getSpec()
                        .getMinAvailable()
                        .getIntVal())
                .isEqualTo(1);
    }

    @Test
    void everySettingAndSecretIsAKnownKey() throws IOException {
        assertThat(settings()).containsEntry("spring.config.import", "configtree:/run/secrets/gatehouse/");
        List<String> secrets = Pattern.compile("--from-file=([a-z0-9.-]+)")
                .matcher(MarkdownPage.of("docs/kubernetes.md").text())
                .results()
                .map(file -> file.group(1))
                .toList();
        assertThat(secrets).hasSize(3);
        assertThat(Stream.concat(settings().keySet().stream().map(Object::toString), secrets.stream())
                        .filter(key -> key.startsWith("gatehouse.")))
                .hasSizeGreaterThan(10)
                .allMatch(key -> ConfigurationKeys.all().values().stream()
                        .anyMatch(known -> known.isSetBy(key) || known.isSetBy(key + "[0]")));
    }

    /** Its type is not in the library. */
    @Test
    void prometheusFindsTheManagementPort() {
        JsonNode monitor = documents("service-monitor.yaml").get(0);
        Service management = all("service.yaml", Service.class).get(1);
        assertThat(monitor.at("/apiVersion").asString()).isEqualTo("monitoring.coreos.com/v1");
        assertThat(monitor.at("/kind").asString()).isEqualTo("ServiceMonitor");
        assertThat(monitor.at("/spec/selector/matchLabels"))
                .isEqualTo(STRICT.valueToTree(management.getMetadata().getLabels()));
        assertThat(monitor.at("/spec/endpoints/0/port").asString())
                .isEqualTo(management.getSpec().getPorts().get(0).getName());
        assertThat(monitor.at("/spec/endpoints/0/path").asString()).isEqualTo("/actuator/prometheus");
    }

    private static Map<Object, Object> settings() {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ByteArrayResource(one("configuration.yaml", ConfigMap.class)
                .getData()
                .get("application.yml")
                .getBytes(UTF_8)));
        return Objects.requireNonNull(yaml.getObject());
    }

    private static <T extends KubernetesResource> T one(String file, Class<T> type) {
        List<T> manifests = all(file, type);
        assertThat(manifests).hasSize(1);
        return manifests.get(0);
    }

    private static <T extends KubernetesResource> List<T> all(String file, Class<T> type) {
        return documents(file).stream()
                .peek(document -> assertThat(document.get("kind").asString()).isEqualTo(type.getSimpleName()))
                .map(document -> STRICT.treeToValue(document, type))
                .toList();
    }

    private static List<JsonNode> documents(String file) {
        try {
            return StreamSupport.stream(
                            new Yaml()
                                    .loadAll(Files.readString(FOLDER.resolve(file)))
                                    .spliterator(),
                            false)
                    .<JsonNode>map(STRICT::valueToTree)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
