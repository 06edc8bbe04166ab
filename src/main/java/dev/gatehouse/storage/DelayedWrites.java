package dev.gatehouse.storage;

import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.springframework.stereotype.Component;

/** Before each migration. {@link StoreMigration} ends the delay. */
@Component
class DelayedWrites implements Callback {

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        EmbeddedDatabase.delayWrites(context.getConnection());
    }

    @Override
    public String getCallbackName() {
        return "delayedWrites";
    }
}
