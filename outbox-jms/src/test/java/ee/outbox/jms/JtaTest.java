// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import com.ibm.websphere.sib.api.jms.JmsManagedConnectionFactory;
import ee.outbox.OutboxException;
import ee.outbox.spi.InDoubtException;
import ee.outbox.spi.OutageException;
import ee.outbox.spi.Turn;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.Transactional;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.artemis.jms.client.ActiveMQTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way by JTA on a real transaction manager; what a container's interceptor and pool add, the server tests show. */
class JtaTest extends OnBroker {

    private final TransactionManager transactions = com.arjuna.ats.jta.TransactionManager.transactionManager();
    private ConnectionFactory factory;

    /** Does what {@code @Transactional(REQUIRES_NEW, rollbackOn = Exception.class)} says, and is silent where that is. */
    private final class InterceptedTransaction extends JtaTransaction {

        @Override
        public void send(ContainerSession session, Work work) throws SendingFailure {
            try {
                transactions.begin();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            try {
                super.send(session, work);
            } catch (SendingFailure | RuntimeException e) {
                end(transactions::rollback);
                throw e;
            }
            end(isRollbackOnly() ? transactions::rollback : transactions::commit);
        }

        private boolean isRollbackOnly() {
            return status() == Status.STATUS_MARKED_ROLLBACK;
        }
    }

    /** A resource that is prepared for anything. */
    private static final XAResource AGREEABLE = (XAResource) Proxy.newProxyInstance(
            JtaTest.class.getClassLoader(), new Class<?>[] {XAResource.class}, (proxy, method, arguments) -> {
                if (method.getReturnType() == int.class) {
                    return XAResource.XA_OK;
                }
                return method.getReturnType() == boolean.class ? false : null;
            });

    private interface Ending {
        void end() throws Exception;
    }

    private static void end(Ending ending) {
        try {
            ending.end();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        for (String store : new String[] {null, "communicationStore", "stateStore"}) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
                    .setObjectStoreDir("target/object-store");
        }
        ScriptedNames.bind(
                "java:comp/TransactionSynchronizationRegistry", new TransactionSynchronizationRegistryImple());
        broker.start();
        factory = ContainerFactory.of(broker.xaFactory(), transactions);
        settings.put("outbox.channel.orders.destination-type", "queue");
    }

    @AfterEach
    void forgetNames() {
        ScriptedNames.clear();
    }

    /** No interceptor stands before it: without the UserTransaction there is none, and the factory refuses. */
    private JmsPublisher publisherByUserTransaction() {
        ScriptedNames.bind("java:comp/UserTransaction", com.arjuna.ats.jta.UserTransaction.userTransaction());
        return publisher(new JtaTransaction(), factory);
    }

    private JmsPublisher jtaPublisher() {
        return publisher(new InterceptedTransaction(), factory);
    }

    @Test
    void annotation_isWhatTheTestPlays() throws Exception {
        Transactional annotation = JtaTransaction.class
                .getDeclaredMethod("send", ContainerSession.class, JtaTransaction.Work.class)
                .getAnnotation(Transactional.class);

        assertThat(annotation.value()).isEqualTo(Transactional.TxType.REQUIRES_NEW);
        assertThat(annotation.rollbackOn()).containsExactly(Exception.class);
    }

    @Test
    void publishAll_containersFactory_isOneTransaction() throws Exception {
        jtaPublisher().publishAll(List.of(order("1").build(), order("2").build()));

        var orders = receiver("orders");
        assertThat(nextEvent(orders).getId()).isEqualTo("1");
        assertThat(nextEvent(orders).getId()).isEqualTo("2");
    }

    @Test
    void publishAll_whereThereIsAUserTransaction_isOneOfIt() throws Exception {
        publisherByUserTransaction()
                .publishAll(List.of(order("1").build(), order("2").build()));

        var orders = receiver("orders");
        assertThat(nextEvent(orders).getId()).isEqualTo("1");
        assertThat(nextEvent(orders).getId()).isEqualTo("2");
        assertThat(transactions.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void publishAll_withAMark_isOneTransactionWithIt() throws Exception {
        List<Integer> seen = new ArrayList<>();

        publisherByUserTransaction()
                .publishAll(List.of(order("1").build()), new Turn("s", 1), () -> seen.add(status()));

        assertThat(seen).containsExactly(Status.STATUS_ACTIVE);
        assertThat(nextEvent(receiver("orders")).getId()).isEqualTo("1");
    }

    @Test
    void publishAll_markThatFails_sendsNothingAndIsTheFailure() throws Exception {
        OutboxException lost = new OutboxException("the lane was lost");

        assertThatThrownBy(() -> publisherByUserTransaction()
                        .publishAll(List.of(order("1").build()), new Turn("s", 1), () -> {
                            throw lost;
                        }))
                .isSameAs(lost);
        assertThat(status()).isEqualTo(Status.STATUS_NO_TRANSACTION);
        assertNothingIn("orders");
    }

    /** As when the broker is lost, or its answer, in the second phase: the transaction manager has decided, and calls it done. */
    @Test
    void publishAll_afterATurnInDoubt_waitsUntilItIsRecovered() throws Exception {
        factory = ContainerFactory.of(lostInItsSecondPhase(broker.xaFactory()), transactions);
        publisherByUserTransaction().publishAll(List.of(order("1").build()), new Turn("s", 1), this::enlistAnother);
        assertNothingIn("orders");
        factory = ContainerFactory.of(broker.xaFactory(), transactions);
        JmsPublisher publisher = publisherByUserTransaction();

        assertThatThrownBy(() -> publisher.publishAll(
                        List.of(order("2").build()), new Turn("s", 2), () -> fail("nothing to be marked")))
                .isInstanceOf(InDoubtException.class)
                .hasMessageContaining("outbox.turns");
        publisher.publishAll(List.of(order("other").build()), new Turn("t", 1), () -> {});
        recover();
        publisher.publishAll(List.of(order("2").build()), new Turn("s", 2), () -> {});

        var orders = receiver("orders");
        assertThat(nextEvent(orders).getId()).isEqualTo("other");
        assertThat(nextEvent(orders).getId()).isEqualTo("1");
        assertThat(nextEvent(orders).getId()).isEqualTo("2");
        assertThat(status()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void publishAll_ofABatch_isOneCommit() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        factory = ContainerFactory.of(withResource(broker.xaFactory(), counting(commits)), transactions);

        publisherByUserTransaction()
                .publishAll(IntStream.rangeClosed(1, 500)
                        .mapToObj(i -> order(String.valueOf(i)).build())
                        .toList());

        assertThat(commits).hasValue(1);
    }

    /** Its turn is part of it. */
    @Test
    void publishAll_withAMark_isOneCommit() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        factory = ContainerFactory.of(withResource(broker.xaFactory(), counting(commits)), transactions);

        publisherByUserTransaction()
                .publishAll(List.of(order("1").build(), order("2").build()), new Turn("s", 1), this::enlistAnother);

        assertThat(commits).hasValue(1);
    }

    private static UnaryOperator<XAResource> counting(AtomicInteger commits) {
        return real -> new ScriptedResource(real, (same, xid, onePhase) -> {
            commits.incrementAndGet();
            same.commit(xid, onePhase);
        });
    }

    private static XAConnectionFactory lostInItsSecondPhase(XAConnectionFactory real) {
        return withResource(real, ScriptedResource::lost);
    }

    private static XAConnectionFactory withResource(XAConnectionFactory real, UnaryOperator<XAResource> wrapped) {
        return Interceptor.proxy(
                XAConnectionFactory.class,
                real,
                "createXAContext",
                created -> Interceptor.proxy(
                        XAJMSContext.class,
                        (XAJMSContext) created.proceed(),
                        "getXAResource",
                        got -> wrapped.apply((XAResource) got.proceed())));
    }

    /** So that there are two phases. */
    private void enlistAnother() {
        try {
            transactions.getTransaction().enlistResource(ScriptedResource.lost(AGREEABLE));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void recover() throws XAException {
        try (XAJMSContext context = broker.xaFactory().createXAContext()) {
            XAResource resource = context.getXAResource();
            for (Xid xid : resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)) {
                resource.commit(xid, false);
            }
        }
    }

    @Test
    void publishAll_turnsThatArePast_areTidiedAway() throws Exception {
        assertTurnsAreTidiedAway();
    }

    /** As OpenMQ, which sends them when it knows of the consumer. */
    @Test
    void publishAll_turnsThatArePastAndSlowToCome_areTidiedAway() throws Exception {
        settings.put("outbox.jms.transaction", "jta");
        factory = Interceptor.of(
                factory,
                "createConsumer",
                created -> Interceptor.proxy(
                        JMSConsumer.class, (JMSConsumer) created.proceed(), "receiveNoWait", received -> null));

        assertTurnsAreTidiedAway();
    }

    private void assertTurnsAreTidiedAway() throws Exception {
        JmsPublisher publisher = publisherByUserTransaction();
        for (Turn turn = new Turn("s", 1); turn.number() <= 100; turn = turn.next()) {
            publisher.publishAll(List.of(order("" + turn.number()).build()), turn, () -> {});
        }
        publisher.publishAll(List.of(order("other").build()), new Turn("t", 1), () -> {});

        try (var context = broker.factory().createContext();
                var browser = context.createBrowser(context.createQueue("outbox.turns"))) {
            assertThat(Collections.list(browser.getEnumeration())).hasSizeBetween(3, 20);
        }
    }

    @Test
    void publishAll_queueOfTurnsThatIsMissing_isAnOutage() throws Exception {
        broker.stop();
        broker.without("outbox.turns").start();

        assertThatThrownBy(() -> publisherByUserTransaction()
                        .publishAll(List.of(order("1").build()), new Turn("s", 1), () -> {}))
                .isInstanceOf(OutageException.class)
                .isNotInstanceOf(InDoubtException.class)
                .hasMessageContaining("outbox.jms.turn-queue");
        assertNothingIn("orders");
    }

    @Test
    void prepareTransaction_queueOfTurnsThatJndiDoesNotKnow_isADeploymentError() {
        settings.put("outbox.jms.turn-queue", "java:/jms/queue/none");

        assertThatThrownBy(() -> jtaPublisher().prepareTransaction("orders"))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("outbox.jms.turn-queue=java:/jms/queue/none");
    }

    @Test
    void prepareTransaction_queueOfTurnsThatIsATopic_isADeploymentError() {
        ScriptedNames.bind("java:/jms/topic/turns", new ActiveMQTopic("turns"));
        settings.put("outbox.jms.turn-queue", "java:/jms/topic/turns");

        assertThatThrownBy(() -> jtaPublisher().prepareTransaction("orders"))
                .isInstanceOf(OutboxException.class)
                .hasMessageContainingAll("outbox.jms.turn-queue=java:/jms/topic/turns", "topic");
    }

    @Test
    void prepareTransaction_factoryOfSessions_isADeploymentError() {
        jtaPublisher().prepareTransaction("orders");
        settings.put("outbox.jms.transaction", "session");

        assertThatThrownBy(() -> jtaPublisher().prepareTransaction("orders"))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("outbox.relay.delivery=exactly-once")
                .hasMessageContaining("outbox.jms.connection-factory");
    }

    private int status() {
        try {
            return transactions.getStatus();
        } catch (SystemException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void publishAll_lastRefusedInAUserTransaction_sendsNoneAndLeavesNoTransaction() throws Exception {
        broker.stop();
        broker.without("nowhere").start();
        var refused = order("2").publisherOption("destination", "nowhere").build();

        assertThatThrownBy(() -> publisherByUserTransaction()
                        .publishAll(List.of(order("1").build(), refused)))
                .isNotInstanceOf(OutageException.class)
                .isInstanceOf(JMSRuntimeException.class);
        assertThat(transactions.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
        assertNothingIn("orders");
    }

    @Test
    void publishAll_libertysFactory_isOneTransaction() throws Exception {
        factory = ContainerFactory.of(broker.xaFactory(), transactions, JmsManagedConnectionFactory.class);

        jtaPublisher().publishAll(List.of(order("1").build(), order("2").build()));

        var orders = receiver("orders");
        assertThat(nextEvent(orders).getId()).isEqualTo("1");
        assertThat(nextEvent(orders).getId()).isEqualTo("2");
    }

    @Test
    void publishAll_lastRefused_sendsNone() {
        broker.stop();
        broker.without("nowhere").start();
        var refused = order("2").publisherOption("destination", "nowhere").build();

        assertThatThrownBy(() -> jtaPublisher().publishAll(List.of(order("1").build(), refused)))
                .isNotInstanceOf(OutageException.class)
                .isInstanceOf(JMSRuntimeException.class);
        assertNothingIn("orders");
    }

    @Test
    void publish_brokerDown_isAnOutageAndComesBack() throws Exception {
        JmsPublisher publisher = jtaPublisher();
        broker.stop();
        assertThatThrownBy(() -> publisher.publish(order("1").build())).isInstanceOf(OutageException.class);

        broker.start();
        publisher.publish(order("1").build());

        assertThat(nextEvent(receiver("orders")).getId()).isEqualTo("1");
    }

    @Test
    void publish_propertiesTooLarge_isRefusedAtCommit() {
        assertThatThrownBy(() -> jtaPublisher()
                        .publishAll(List.of(
                                order("1").build(),
                                order("2").extension("big", "x".repeat(600_000)).build())))
                .isNotInstanceOf(OutageException.class);
        assertNothingIn("orders");
    }

    /** As Payara does when the connection is lost before it is closed: the close succeeds, and so does the interceptor. */
    @Test
    void publish_rolledBackInSilence_isNotTakenForSent() {
        settings.put("outbox.jms.transaction", "jta");
        factory = Interceptor.of(factory, "close", call -> {
            transactions.setRollbackOnly();
            return call.proceed();
        });

        assertThatThrownBy(() -> jtaPublisher().publish(order("1").build()))
                .isInstanceOf(OutageException.class)
                .hasMessageContaining("not committed");
        assertNothingIn("orders");
    }

    @Test
    void publish_brokerAnswersCommitBeforeItsWorkIsDone_waitsForIt() throws Exception {
        List<String> steps = new ArrayList<>();
        JmsPublisher publisher = publisher(new InterceptedTransaction(), openMq(steps));

        publisher.publish(order("1").build());

        assertThat(steps)
                .containsExactly(
                        "createTemporaryQueue in " + Status.STATUS_NO_TRANSACTION,
                        "close in " + Status.STATUS_NO_TRANSACTION);
        assertThat(nextEvent(receiver("orders")).getId()).isEqualTo("1");
    }

    @Test
    void publish_brokerLostBeforeItsWorkIsDone_isAnOutage() {
        List<String> steps = new ArrayList<>();
        ConnectionFactory lost = Interceptor.of(openMq(steps), "createTemporaryQueue", call -> {
            throw new JMSRuntimeException("lost");
        });
        JmsPublisher publisher = publisher(new InterceptedTransaction(), lost);

        assertThatThrownBy(() -> publisher.publish(order("1").build())).isInstanceOf(OutageException.class);
        assertThat(steps).containsExactly("close in " + Status.STATUS_NO_TRANSACTION);
    }

    /** By name. */
    private ConnectionFactory openMq(List<String> steps) {
        settings.put("outbox.jms.transaction", "jta");
        ConnectionFactory named = Interceptor.of(factory, "getMetaData", call -> named("Eclipse OpenMQ(tm)"));
        for (String step : List.of("createTemporaryQueue", "close")) {
            named = Interceptor.of(named, step, call -> {
                steps.add(step + " in " + transactions.getStatus());
                return call.proceed();
            });
        }
        return named;
    }

    private static ConnectionMetaData named(String provider) {
        return (ConnectionMetaData) Proxy.newProxyInstance(
                JtaTest.class.getClassLoader(),
                new Class<?>[] {ConnectionMetaData.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("getJMSProviderName")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    return provider;
                });
    }

    @Test
    void publish_containersFactoryForcedToSession_isAnOutage() throws Exception {
        settings.put("outbox.jms.transaction", "session");

        // it gives no session-transacted context; nothing leaves without a transaction
        assertThatThrownBy(() -> jtaPublisher().publish(order("1").build())).isInstanceOf(OutageException.class);
    }
}
