package dev.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.support.Gatehouse;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;

/** The demo works without configuration, and is not reachable from other machines. */
@ExtendWith(OutputCaptureExtension.class)
class DemoTest {

    @Test
    void theThreeUsersHaveTheirRolesAndAliceHasAResource(CapturedOutput output) {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            assertThat(roles(gatehouse, "alice")).isEqualTo("[\"editor\"]");
            assertThat(roles(gatehouse, "bob")).isEqualTo("[]");
            assertThat(roles(gatehouse, "carol")).isEqualTo("[\"admin\"]");
            assertThat(gatehouse
                            .getAs(gatehouse.signIn("alice"), "/protected/resource")
                            .text("resource"))
                    .isEqualTo("alice's resource");
            assertThat(output.getOut())
                    .contains(
                            "curl -si localhost:" + gatehouse.port() + "/authenticate",
                            "http://localhost:" + gatehouse.port() + "/ in a browser");
        }
    }

    @Test
    void gatehouseAndTheDirectoryListenOnTheLoopbackAddressOnly() throws Exception {
        try (Gatehouse gatehouse = Gatehouse.demo()) {
            int ldap = gatehouse.bean(Environment.class).getRequiredProperty("gatehouse.demo.ldap-port", int.class);
            for (int port : new int[] {gatehouse.port(), ldap}) {
                new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port).close();
                for (InetAddress other : otherAddresses()) {
                    assertThatThrownBy(() -> new Socket(other, port).close()).isInstanceOf(ConnectException.class);
                }
            }
        }
    }

    /** Other addresses of this machine; the second loopback address if there is none. */
    private static List<InetAddress> otherAddresses() throws Exception {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        return others.isEmpty() ? List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 2})) : others;
    }

    private static String roles(Gatehouse gatehouse, String user) {
        return gatehouse
                .getAs(gatehouse.signIn(user), "/me")
                .json()
                .path("roles")
                .toString();
    }
}
