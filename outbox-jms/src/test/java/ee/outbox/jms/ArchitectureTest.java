// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.jms.ObjectMessage;
import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.rmi.MarshalledObject;

/** What all jars promise, seen from the one that has the others beside it. The arrows are a test of outbox-cdi. */
@AnalyzeClasses(packages = "ee.outbox", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    /** What somebody else has written, a row or a message, never says which class is made of it. */
    @ArchTest
    static final ArchRule NOTHING_IS_SERIALISED = noClasses()
            .should()
            .dependOnClassesThat(assignableTo(ObjectInput.class)
                    .or(assignableTo(ObjectOutput.class))
                    .or(type(Externalizable.class))
                    .or(type(MarshalledObject.class))
                    .or(assignableTo(ObjectMessage.class)));

    /** A body of an unknown type is deserialised by asking for it, and an object is serialised by setting it. */
    @ArchTest
    static final ArchRule NO_MESSAGE_IS_MADE_OF_OBJECTS = noClasses()
            .should()
            .accessTargetWhere(target(name("getBody")
                            .or(name("receiveBody"))
                            .or(name("receiveBodyNoWait"))
                            .or(name("createObjectMessage")))
                    .and(target(owner(resideInAPackage("jakarta.jms")))));

    /** What it is given is masked; what reaches a log past it is not. */
    @ArchTest
    static final ArchRule ONLY_THE_MASKED_LOGGER_KNOWS_THE_LOG = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("ee.outbox.internal.MaskedLogger")
            .should()
            .dependOnClassesThat(type(System.Logger.class).or(resideInAPackage("java.util.logging")));
}
