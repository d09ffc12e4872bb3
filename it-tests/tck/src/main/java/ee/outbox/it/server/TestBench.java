// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import java.net.URI;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * What these tests add to Arquillian: the address of the latest deployment, also where a test deploys for itself and has nothing injected.
 */
public final class TestBench implements LoadableExtension {

    private static volatile URI address;

    @Override
    public void register(ExtensionBuilder builder) {
        WorkDirectory.empty();
        builder.observer(Deployed.class);
    }

    /** Where the application that was deployed last is to be found. */
    static URI address() {
        return address;
    }

    /** Told whenever a deployment has succeeded. */
    public static final class Deployed {

        public void deployed(@Observes ProtocolMetaData metaData) {
            address = metaData.getContexts(HTTPContext.class)
                    .iterator()
                    .next()
                    .getServlets()
                    .get(0)
                    .getBaseURI();
        }
    }
}
