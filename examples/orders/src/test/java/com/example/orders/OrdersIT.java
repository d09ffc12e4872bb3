// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.orders.demo.Demo;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The example from outside, started as the demo starts it. After every test, whatever it did: each order there is was
 * delivered once, each customer's in the order of their numbers, and nothing else was.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OrdersIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Demo.Server server;
    private Shop shop;

    @BeforeAll
    void start() throws Exception {
        Path directory = Files.createDirectories(Path.of(System.getProperty("demo.directory")));
        server = new Demo.Server(
                Demo.Product.configured(),
                Path.of(System.getProperty("demo.war")),
                directory,
                Files.createTempDirectory(directory, "data-"),
                0);
        server.start();
        shop = new Shop(server.url());
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    @AfterEach
    void everyOrderIsDeliveredOnceAndInOrder() {
        assertThat(shop.post("broker/start").body()).contains("true");
        awaitAllDelivered();
        List<JsonObject> orders = shop.list("orders");
        List<JsonObject> deliveries = shop.list("deliveries");
        assertThat(deliveries.stream().map(delivery -> delivery.getString("subject")))
                .containsExactlyInAnyOrderElementsOf(
                        orders.stream().map(OrdersIT::id).toList());
        Map<String, List<Integer>> numbers = new TreeMap<>();
        for (JsonObject delivery : deliveries) {
            JsonObject data = delivery.getJsonObject("data");
            numbers.computeIfAbsent(data.getString("customer"), name -> new ArrayList<>())
                    .add(data.getInt("number"));
        }
        numbers.values()
                .forEach(ofCustomer -> assertThat(ofCustomer)
                        .isEqualTo(IntStream.rangeClosed(1, ofCustomer.size())
                                .boxed()
                                .toList()));
    }

    @Test
    void order_committed_isDeliveredAsCloudEvent() {
        String customer = newCustomer();

        Shop.Answer answer = shop.place(customer, "lamp", "2");

        assertThat(answer.status()).isEqualTo(201);
        JsonObject order = answer.json();
        assertThat(order.getString("customer")).isEqualTo(customer);
        assertThat(order.getString("item")).isEqualTo("lamp");
        assertThat(order.getInt("quantity")).isEqualTo(2);
        assertThat(order.getInt("number")).isEqualTo(1);
        awaitAllDelivered();
        JsonObject delivery = last("deliveries");
        assertThat(delivery.getString("specversion")).isEqualTo("1.0");
        assertThat(delivery.getString("type")).isEqualTo(OrderPlaced.class.getName());
        assertThat(delivery.getString("source")).isEqualTo("/examples/orders");
        assertThat(delivery.getString("subject")).isEqualTo(id(order));
        assertThat(delivery.getString("partitionkey")).isEqualTo(customer);
        assertThat(delivery.getString("datacontenttype")).startsWith("application/json");
        assertThat(UUID.fromString(delivery.getString("id")).version()).isEqualTo(7);
        assertThat(Instant.parse(delivery.getString("time"))).isNotNull();
        assertThat(delivery.getBoolean("repeated")).isFalse();
        JsonObject data = delivery.getJsonObject("data");
        assertThat(data.getInt("orderId")).isEqualTo(order.getInt("id"));
        assertThat(data.getString("customer")).isEqualTo(customer);
        assertThat(data.getString("item")).isEqualTo("lamp");
        assertThat(data.getInt("quantity")).isEqualTo(2);
        assertThat(data.getString("placedAt")).isEqualTo(order.getString("placedAt"));
    }

    @Test
    void order_beyondStock_leavesNeitherOrderNorEventNorDelivery() {
        String customer = newCustomer();
        Map<String, Long> events = shop.events();

        Shop.Answer answer = shop.place(customer, "sofa", "6");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().getString("error")).contains("6 × sofa");
        assertThat(shop.events()).isEqualTo(events);
        // The customer's next order overtakes nothing: it is the first, and the only one that is delivered.
        assertThat(shop.place(customer, "sofa", "5").json().getInt("number")).isEqualTo(1);
        awaitAllDelivered();
        assertThat(shop.list("deliveries"))
                .filteredOn(d -> d.getString("partitionkey").equals(customer))
                .hasSize(1);
        assertThat(shop.list("orders"))
                .filteredOn(o -> o.getString("customer").equals(customer))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            customer | {"item":"lamp","quantity":2}
            customer | {"customer":" ","item":"lamp","quantity":2}
            customer | {"customer":{"name":"ada"},"item":"lamp","quantity":2}
            item     | {"customer":"ada","quantity":2}
            item     | {"customer":"ada","item":"yacht","quantity":2}
            quantity | {"customer":"ada","item":"lamp"}
            quantity | {"customer":"ada","item":"lamp","quantity":0}
            quantity | {"customer":"ada","item":"lamp","quantity":-1}
            quantity | {"customer":"ada","item":"lamp","quantity":1.5}
            quantity | {"customer":"ada","item":"lamp","quantity":99999999999}
            quantity | {"customer":"ada","item":"lamp","quantity":"two"}
            body     | []
            body     | null
            body     | ``
            body     | two lamps for ada, please
            """)
    void order_badInput_isRefusedWithTheNameOfTheField(String field, String body) {
        Shop.Answer answer = shop.post("orders", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getString("error")).isNotEmpty();
        assertThat(answer.json().getJsonArray("fields").getValuesAs(JsonObject.class))
                .extracting(problem -> problem.getString("field"))
                .containsExactly(field);
    }

    @Test
    void burst_thousandOrders_areAllDelivered() {
        long before = shop.total("deliveries");

        assertThat(shop.post("orders/burst?count=1000").json().getInt("placed")).isEqualTo(1000);

        awaitAllDelivered();
        assertThat(shop.total("deliveries")).isEqualTo(before + 1000);
    }

    @Test
    void orders_fromManyThreads_areDeliveredInTheOrderOfEachCustomer() throws Exception {
        List<String> customers = List.of(newCustomer(), newCustomer(), newCustomer());
        List<Callable<Shop.Answer>> wishes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String customer = customers.get(i % customers.size());
            wishes.add(() -> shop.place(customer, "book", "1"));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Shop.Answer> answer : threads.invokeAll(wishes)) {
                assertThat(answer.get().status()).isEqualTo(201);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void broker_stopped_ordersAreTakenAndDeliveredAfterItsStart() {
        String customer = newCustomer();
        shop.place(customer, "mug", "1");
        awaitAllDelivered();
        long delivered = shop.total("deliveries");

        assertThat(shop.post("broker/stop").json().getBoolean("running")).isFalse();
        for (int quantity = 1; quantity <= 10; quantity++) {
            assertThat(shop.place(customer, "mug", Integer.toString(quantity)).status())
                    .isEqualTo(201);
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.events().get("PENDING")).isEqualTo(10));
        JsonObject outbox = shop.get("outbox").json();
        assertThat(outbox.getJsonNumber("oldestWaitingMillis").longValue()).isNotNegative();
        assertThat(outbox.getJsonObject("events").keySet())
                .containsExactlyInAnyOrder("PENDING", "PROCESSING", "RETRY", "PUBLISHED", "FAILED", "DISCARDED");
        assertThat(shop.total("deliveries")).isEqualTo(delivered);

        assertThat(shop.post("broker/start").json().getBoolean("running")).isTrue();
        awaitAllDelivered();
        assertThat(shop.total("deliveries")).isEqualTo(delivered + 10);
        assertThat(shop.get("outbox").json().get("oldestWaitingMillis")).isEqualTo(JsonValue.NULL);
    }

    @Test
    void broker_stoppedInTheMiddleOfABurst_losesNothing() {
        shop.post("orders/burst?count=300");
        shop.post("broker/stop");
        shop.post("orders/burst?count=300");
        shop.post("broker/start");
        shop.post("orders/burst?count=300");
    }

    @Test
    void server_restarted_keepsAllAndDeliversWhatWaited() throws Exception {
        restartWithWaitingOrders(server::stop);
    }

    @Test
    void server_killed_keepsAllAndDeliversWhatWaited() throws Exception {
        restartWithWaitingOrders(server::kill);
    }

    private void restartWithWaitingOrders(Runnable end) throws Exception {
        String customer = newCustomer();
        shop.place(customer, "book", "1");
        awaitAllDelivered();
        shop.post("broker/stop");
        shop.place(customer, "book", "2");
        shop.place(customer, "book", "3");
        List<JsonObject> orders = shop.list("orders");
        List<JsonObject> deliveries = shop.list("deliveries");

        end.run();
        server.start();

        assertThat(shop.list("orders")).isEqualTo(orders);
        awaitAllDelivered();
        List<JsonObject> after = shop.list("deliveries");
        assertThat(after.subList(0, deliveries.size())).isEqualTo(deliveries);
        assertThat(after.subList(deliveries.size(), after.size()))
                .extracting(delivery -> delivery.getJsonObject("data").getInt("quantity"))
                .containsExactly(2, 3);
    }

    /** Prints, and asserts nothing: how fast it is depends on the machine. */
    @Test
    void order_nothingElseGoingOn_timeToDeliveryIsPrinted() {
        shop.post("orders/burst?count=1000");
        awaitAllDelivered();
        String customer = newCustomer();
        List<Duration> sinceAnswer = new ArrayList<>();
        List<Duration> sincePlaced = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long before = shop.total("deliveries");
            Shop.Answer answer = shop.place(customer, "lamp", "1");
            Instant answered = Instant.now();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(25))
                    .until(() -> shop.total("deliveries") == before + 1);
            Instant received = Instant.parse(last("deliveries").getString("receivedAt"));
            sinceAnswer.add(Duration.between(answered, received));
            sincePlaced.add(Duration.between(Instant.parse(answer.json().getString("placedAt")), received));
        }
        System.out.println("From the order's making, before its commit, to delivery: " + percentiles(sincePlaced));
        System.out.println("From the answer, after its commit, to delivery: " + percentiles(sinceAnswer));
    }

    private static String percentiles(List<Duration> durations) {
        List<Double> millis =
                durations.stream().map(d -> d.toNanos() / 1e6).sorted().toList();
        return "p50 %.1f ms, p99 %.1f ms"
                .formatted(millis.get(millis.size() / 2), millis.get(millis.size() * 99 / 100));
    }

    private void awaitAllDelivered() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(shop.get("outbox").json().get("oldestWaitingMillis")).isEqualTo(JsonValue.NULL);
            assertThat(shop.total("deliveries")).isEqualTo(shop.total("orders"));
        });
    }

    private JsonObject last(String rows) {
        List<JsonObject> latest = shop.list(rows + "?limit=1");
        assertThat(latest).hasSize(1);
        return latest.get(0);
    }

    private static String id(JsonObject order) {
        return Integer.toString(order.getInt("id"));
    }

    private static String newCustomer() {
        return "customer-" + UUID.randomUUID();
    }
}
