package dev.gatehouse.outage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A proxy that accepts connections and carries nothing while it is silent. What was carried then is lost. */
final class SilentProxy {
    private final int target;
    private final List<Socket> unanswered = new ArrayList<>();
    private volatile boolean silent;

    SilentProxy(int port, int target) throws IOException {
        this.target = target;
        ServerSocket listener = new ServerSocket(port, 500, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                accept(listener.accept());
            }
        });
    }

    void silent(boolean value) {
        silent = value;
    }

    private void accept(Socket client) throws IOException {
        if (silent) {
            unanswered.add(client);
            return;
        }
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            daemon(() -> carry(client, server));
            daemon(() -> carry(server, client));
        } catch (IOException down) {
            client.close();
        }
    }

    private void carry(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!silent) {
                    out.write(buffer, 0, read);
                }
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
