// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import com.arjuna.ats.arjuna.common.CoordinatorEnvironmentBean;
import com.arjuna.ats.arjuna.common.RecoveryEnvironmentBean;
import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.internal.arjuna.recovery.AtomicActionRecoveryModule;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTAActionStatusServiceXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTANodeNameXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTATransactionLogXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.common.JTAEnvironmentBean;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.jms.XAConnectionFactory;
import java.util.List;
import java.util.function.Supplier;
import javax.transaction.xa.XAResource;
import org.jboss.tm.XAResourceRecovery;
import org.jboss.tm.XAResourceRecoveryRegistry;

/** A server's transaction recovery, in a hurry: what a dead process of this node has left in doubt is brought to its end. */
final class Recovery implements XAResourceRecoveryRegistry, AutoCloseable {

    /** How long a branch without a decision may be one of a transaction that is still at it. */
    private static final int ORPHAN_SAFETY_MILLIS = 4_000;

    private final XARecoveryModule resources = new XARecoveryModule();
    private RecoveryManager manager;

    /** @param node the same as of the process that has died */
    Recovery(String node) {
        JTAEnvironmentBean jta = BeanPopulator.getDefaultInstance(JTAEnvironmentBean.class);
        jta.setXaRecoveryNodes(List.of(node));
        jta.setOrphanSafetyInterval(ORPHAN_SAFETY_MILLIS);
        jta.setXaResourceOrphanFilterClassNames(List.of(
                JTATransactionLogXAResourceOrphanFilter.class.getName(),
                JTANodeNameXAResourceOrphanFilter.class.getName(),
                JTAActionStatusServiceXAResourceOrphanFilter.class.getName()));
        BeanPopulator.getDefaultInstance(CoordinatorEnvironmentBean.class).setTransactionStatusManagerEnable(false);
        RecoveryEnvironmentBean recovery = BeanPopulator.getDefaultInstance(RecoveryEnvironmentBean.class);
        recovery.setPeriodicRecoveryPeriod(1);
        recovery.setRecoveryBackoffPeriod(1);
        recovery.setRecoveryListener(false);
        recovery.setRecoveryModules(List.of(new AtomicActionRecoveryModule(), resources));
        recovery.setExpiryScannerClassNames(List.of());
    }

    void recover(XAConnectionFactory broker) {
        resources.addXAResourceRecoveryHelper(new BrokerRecovery(broker));
    }

    void start() {
        manager = RecoveryManager.manager(RecoveryManager.DIRECT_MANAGEMENT);
        manager.startRecoveryManagerThread();
    }

    @Override
    public void addXAResourceRecovery(XAResourceRecovery recovery) {
        resources.addXAResourceRecoveryHelper(new Helper(recovery::getXAResources));
    }

    @Override
    public void removeXAResourceRecovery(XAResourceRecovery recovery) {
        // The node ends with its pool.
    }

    @Override
    public void close() {
        if (manager != null) {
            manager.terminate();
        }
    }

    private record Helper(Supplier<XAResource[]> resources) implements XAResourceRecoveryHelper {

        @Override
        public boolean initialise(String parameter) {
            return true;
        }

        @Override
        public XAResource[] getXAResources() {
            return resources.get();
        }
    }
}
