package dev.gatehouse.identity.ldap;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A DNS server (RFC 1035) with SRV records only; of another name it says that it does not exist. */
final class TestDns implements AutoCloseable {
    private static final int SRV = 33;
    private static final int NAME_ERROR = 3;

    /** By the name in lower case; a record such as {@code 0 100 389 dc1.example.com.} */
    final Map<String, List<String>> records = new ConcurrentHashMap<>();

    private final DatagramSocket socket;

    TestDns() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "test-dns");
        server.setDaemon(true);
        server.start();
    }

    String url() {
        return "dns://127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            DatagramPacket query = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(query);
                byte[] answer = answer(Arrays.copyOf(buffer, query.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] answer(byte[] query) throws IOException {
        int end = 12;
        StringBuilder name = new StringBuilder();
        while (query[end] != 0) {
            name.append(new String(query, end + 1, query[end], US_ASCII)).append('.');
            end += query[end] + 1;
        }
        name.setLength(name.length() - 1);
        byte[] question = Arrays.copyOfRange(query, 12, end + 5);
        List<String> found = records.getOrDefault(name.toString().toLowerCase(Locale.ROOT), List.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        out.writeShort(0x8180 | (found.isEmpty() ? NAME_ERROR : 0));
        out.writeShort(1);
        out.writeShort(found.size());
        out.writeInt(0);
        out.write(question);
        for (String record : found) {
            writeRecord(record.split(" ", -1), out);
        }
        return bytes.toByteArray();
    }

    private static void writeRecord(String[] record, DataOutputStream out) throws IOException {
        byte[] target = target(record[3]);
        out.writeShort(0xc00c); // the name of the question
        out.writeShort(SRV);
        out.writeShort(1);
        out.writeInt(60);
        out.writeShort(6 + target.length);
        for (int i = 0; i < 3; i++) {
            out.writeShort(Integer.parseInt(record[i]));
        }
        out.write(target);
    }

    private static byte[] target(String host) throws IOException {
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        for (String label : host.split("\\.", -1)) {
            if (!label.isEmpty()) {
                labels.write(label.length());
                labels.write(label.getBytes(US_ASCII));
            }
        }
        labels.write(0);
        return labels.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
