// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import ee.outbox.cdi.store.Transactions;
import java.util.Timer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/** The arrows as {@code CONTRIBUTING.md} draws them. */
@AnalyzeClasses(packages = "ee.outbox", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String INTERNAL = "ee.outbox.internal..";
    private static final String JOINT = "ee.outbox.cdi";
    private static final String CAPTURE = "ee.outbox.cdi.capture..";
    private static final String STORE = "ee.outbox.cdi.store..";
    private static final String RELAY = "ee.outbox.cdi.relay..";
    private static final String ROUTE = "ee.outbox.cdi.route..";
    private static final String PUBLISH = "ee.outbox.cdi.publish..";
    private static final String INBOX = "ee.outbox.cdi.inbox..";
    private static final String REPORT = "ee.outbox.cdi.report..";
    private static final String[] ROOMS = {CAPTURE, STORE, RELAY, ROUTE, INBOX};

    private static final DescribedPredicate<JavaClass> THREADS = assignableTo(Executor.class)
            .or(assignableTo(Thread.class))
            .or(assignableTo(ThreadFactory.class))
            .or(assignableTo(Future.class))
            .or(assignableTo(CompletionStage.class))
            .or(assignableTo(Timer.class))
            .or(type(Executors.class))
            .or(resideInAPackage("java.util.concurrent.locks"))
            .or(resideInAPackage("jakarta.enterprise.concurrent.."))
            .as("executors and threads");

    @ArchTest
    static final ArchRule NO_ROOM_KNOWS_WHERE_IT_IS_JOINED = noClasses()
            .that()
            .resideInAnyPackage(CAPTURE, STORE, RELAY, ROUTE, INBOX, PUBLISH, REPORT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(JOINT);

    @ArchTest
    static final ArchRule NO_ROOM_KNOWS_WHO_REPORTS_ON_IT = noClasses()
            .that()
            .resideInAnyPackage(ROOMS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(REPORT);

    @ArchTest
    static final ArchRule REPORT_KNOWS_NEITHER_CAPTURE_NOR_ROUTE = noClasses()
            .that()
            .resideInAPackage(REPORT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CAPTURE, ROUTE);

    @ArchTest
    static final ArchRule NO_ROOM_KNOWS_WHAT_PUBLISHERS_THERE_ARE = noClasses()
            .that()
            .resideInAnyPackage(CAPTURE, STORE, RELAY, ROUTE, REPORT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(PUBLISH);

    @ArchTest
    static final ArchRule PUBLISH_KNOWS_OF_THE_OTHERS_BUT_ROUTE_AND_TRANSACTIONS = noClasses()
            .that()
            .resideInAPackage(PUBLISH)
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(CAPTURE, STORE, RELAY, REPORT).and(not(type(Transactions.class))));

    /** Every other class must load on a server without MicroProfile Health; beans.xml excludes this one there. */
    @ArchTest
    static final ArchRule ONLY_THE_HEALTH_CHECK_KNOWS_HEALTH = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("ee.outbox.cdi.report.OutboxHealth")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.microprofile.health..");

    @ArchTest
    static final ArchRule STORE_KNOWS_NO_OTHER_ROOM = noClasses()
            .that()
            .resideInAPackage(STORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CAPTURE, RELAY, ROUTE, INBOX);

    @ArchTest
    static final ArchRule INBOX_KNOWS_NO_OTHER_ROOM_BUT_STORE = noClasses()
            .that()
            .resideInAPackage(INBOX)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CAPTURE, RELAY, ROUTE);

    @ArchTest
    static final ArchRule ROUTE_KNOWS_NO_OTHER_ROOM = noClasses()
            .that()
            .resideInAPackage(ROUTE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CAPTURE, RELAY, STORE);

    @ArchTest
    static final ArchRule RELAY_DOES_NOT_KNOW_CAPTURE = noClasses()
            .that()
            .resideInAPackage(RELAY)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CAPTURE);

    @ArchTest
    static final ArchRule CAPTURE_DOES_NOT_KNOW_RELAY = noClasses()
            .that()
            .resideInAPackage(CAPTURE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(RELAY);

    @ArchTest
    static final ArchRule ROOMS_ARE_PLAIN_JAVA = noClasses()
            .that()
            .resideInAnyPackage(ROOMS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.enterprise..", "jakarta.inject..", "jakarta.ejb..", "org.eclipse.microprofile..");

    @ArchTest
    static final ArchRule ONLY_STORE_KNOWS_SQL = noClasses()
            .that()
            .resideInAPackage("ee.outbox.cdi..")
            .and()
            .resideOutsideOfPackage(STORE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");

    /** The joint finds the application's EntityManager, and hands it on. */
    @ArchTest
    static final ArchRule ONLY_STORE_AND_THE_JOINT_KNOW_PERSISTENCE = noClasses()
            .that()
            .resideInAPackage("ee.outbox.cdi..")
            .and()
            .resideOutsideOfPackages(JOINT, STORE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.persistence..");

    @ArchTest
    static final ArchRule ONLY_STORE_AND_THE_JOINT_KNOW_THE_DATA_SOURCE = noClasses()
            .that()
            .resideOutsideOfPackages(JOINT, STORE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("javax.sql..");

    @ArchTest
    static final ArchRule ONLY_RELAY_HAS_THREADS = noClasses()
            .that()
            .resideInAnyPackage("ee.outbox..")
            .and()
            .resideOutsideOfPackages(JOINT, RELAY)
            .should()
            .dependOnClassesThat(THREADS);

    /**
     * The joint hands the server's executors to the relay, and does no more with threads than that. CompletionStage is what CDI's
     * own fireAsync returns; the joint refuses it.
     */
    @ArchTest
    static final ArchRule THE_JOINT_ONLY_PASSES_THE_EXECUTOR_ON = noClasses()
            .that()
            .resideInAPackage(JOINT)
            .should()
            .dependOnClassesThat(THREADS.and(not(type(Executor.class)))
                    .and(not(type(ScheduledExecutorService.class)))
                    .and(not(type(CompletionStage.class))));

    @ArchTest
    static final ArchRule PUBLIC_API_KNOWS_NO_MODULE = noClasses()
            .that()
            .resideInAnyPackage("ee.outbox", "ee.outbox.spi..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("ee.outbox..")
                    .and(not(resideInAnyPackage("ee.outbox", "ee.outbox.spi..", INTERNAL))));

    @ArchTest
    static final ArchRule INTERNAL_KNOWS_NOTHING_ELSE = noClasses()
            .that()
            .resideInAPackage(INTERNAL)
            .should()
            .dependOnClassesThat(resideInAnyPackage("ee.outbox..").and(not(resideInAPackage(INTERNAL))));

    @ArchTest
    static final ArchRule NO_PACKAGES_IN_A_CYCLE =
            slices().matching("ee.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NOTHING_GOES_TO_THE_CONSOLE = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
