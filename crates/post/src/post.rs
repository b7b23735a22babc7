use linchpin_app::{
    facts::Later,
    kept::Way,
    message::{Failed, Letter, Messenger},
};

use crate::{Notify, Smtp};

/// Those who are configured: texts go by Notify, e-mails by the mail server or else by Notify.
#[derive(Debug, Default)]
pub struct Post {
    /// GOV.UK Notify.
    pub notify: Option<Notify>,
    /// A mail server.
    pub smtp: Option<Smtp>,
}

/// Who carries one letter.
enum Carrier<'a> {
    Notify(&'a Notify),
    Smtp(&'a Smtp),
}

impl Post {
    fn carrier(&self, way: Way) -> Option<Carrier<'_>> {
        match (&self.smtp, way) {
            (Some(smtp), Way::Email) => Some(Carrier::Smtp(smtp)),
            _ => self.notify.as_ref().filter(|notify| notify.carries(way)).map(Carrier::Notify),
        }
    }
}

impl Messenger for Post {
    fn carries(&self, way: Way) -> bool {
        self.carrier(way).is_some()
    }

    fn taken<'a>(&'a self, letter: &'a Letter<'a>) -> Later<'a, Result<Option<String>, Failed>> {
        Box::pin(async move {
            match self.carrier(letter.way) {
                Some(Carrier::Notify(notify)) => notify.taken(letter).await,
                // A mail server cannot be asked: an e-mail may come twice, with one name.
                Some(Carrier::Smtp(_)) | None => Ok(None),
            }
        })
    }

    fn send<'a>(&'a self, letter: &'a Letter<'a>) -> Later<'a, Result<String, Failed>> {
        Box::pin(async move {
            match self.carrier(letter.way) {
                Some(Carrier::Notify(notify)) => notify.send(letter).await,
                Some(Carrier::Smtp(smtp)) => smtp.send(letter).await,
                None => Err(Failed::Later("Nobody is configured to carry it.".into())),
            }
        })
    }
}
