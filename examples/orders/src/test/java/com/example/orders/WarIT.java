// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** All servers are started on the one WAR that the build made; so there is nothing in it that only one of them reads. */
class WarIT {

    @Test
    void war_besidesClassesJarsAndPage_hasNoFileButBeansXml() throws IOException {
        try (JarFile war = new JarFile(System.getProperty("demo.war"))) {
            assertThat(war.stream().map(ZipEntry::getName))
                    .filteredOn(name -> name.matches("(WEB|META)-INF/.*[^/]"))
                    .filteredOn(name -> !name.matches("WEB-INF/(classes|lib)/.*|META-INF/(MANIFEST.MF|maven/.*)"))
                    .containsExactly("WEB-INF/beans.xml");
            // What WildFly would read there.
            assertThat(war.getManifest().getMainAttributes().getValue("Dependencies"))
                    .isNull();
        }
    }
}
