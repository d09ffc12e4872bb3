// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Four clients that take turns on a hundred accounts until each account has had as many as it is to have, in transactions
 * of one to nine, and all clients at all accounts. A client whose request fails waits for the application
 * to answer again, and goes on.
 */
public final class Load implements AutoCloseable {

    /** A whole load: a hundred turns for each account. */
    public static final int EVENTS = 10_000;

    private static final int CLIENTS = 4;
    private static final int ACCOUNTS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Application application;
    private final int events;
    private final List<String> accounts;
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final List<Future<?>> clients = new ArrayList<>();
    private final Map<String, Integer> turns = new ConcurrentHashMap<>();
    private final AtomicInteger failedRequests = new AtomicInteger();

    /** @param name distinguishes its accounts from another load's */
    public Load(Application application, String name) {
        this(application, name, EVENTS);
    }

    /** @param events how many; a multiple of a hundred */
    public Load(Application application, String name, int events) {
        this.application = application;
        this.events = events;
        this.accounts = IntStream.range(0, ACCOUNTS)
                .mapToObj(account -> name + "-" + account)
                .toList();
    }

    public void start() throws InterruptedException {
        for (String account : accounts) {
            application.openAccount(account);
        }
        for (int client = 0; client < CLIENTS; client++) {
            Random random = new Random(client);
            clients.add(threads.submit(() -> takeTurns(random)));
        }
    }

    private void takeTurns(Random random) {
        List<String> open = new ArrayList<>(accounts);
        int all = events / ACCOUNTS;
        while (!open.isEmpty()) {
            String account = open.get(random.nextInt(open.size()));
            try {
                int turn = application.turn(account, 1 + random.nextInt(9), all);
                turns.merge(account, turn, Math::max);
                if (turn == all) {
                    open.remove(account);
                }
            } catch (IOException e) {
                failedRequests.incrementAndGet();
                await("the application answers").atMost(PATIENCE).until(application::answers);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Returns when so many turns have been taken that something may fail; how many have arrived is the broker's affair. */
    public void awaitMiddle() {
        await("the middle").atMost(PATIENCE).until(() -> turnsTaken() > events / 4);
    }

    public int turnsTaken() {
        return turns.values().stream().mapToInt(Integer::intValue).sum();
    }

    public void awaitEnd() throws InterruptedException {
        try {
            for (Future<?> client : clients) {
                client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a client did not come to its end", e);
        }
    }

    public int failedRequests() {
        return failedRequests.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
