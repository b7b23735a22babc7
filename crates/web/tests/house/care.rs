//! Those who take part in cases: a link worker, a co-ordination nurse and a clinician who are staff of the directory, in teams.

use linchpin_core::{Name, Role, StaffId, TeamId};
use linchpin_store::{
    account,
    staff::{self, Staff, StaffRole},
    team::{self, Team},
};

use super::{House, organisation};

impl House {
    /// Ties accounts to members of staff, and these to the teams that pathways name.
    pub async fn teams(&self) {
        let mut tx = self.app.store.write().await.unwrap();
        for (role, given, family, teams) in [
            (Role::LinkWorker, "Osbert", "Foxglove", &["Social prescribing"][..]),
            (Role::CoordinationNurse, "Mairead", "Ploverdale", &["Case management"][..]),
            (Role::Clinician, "Yewande", "Achebuka", &["Community nursing"][..]),
        ] {
            let (id, at) = (StaffId::new(self.app.ids.uuid()), organisation(role));
            let one = Staff {
                id,
                name: Name::usual([given], family),
                codes: vec![],
                email: None,
                roles: vec![StaffRole { role, organisation: at, job: None, from: None, to: None }],
                ended: None,
                version: 1,
            };
            staff::add(&mut tx, &one).await.unwrap();
            let mut own = account::by_id(&mut tx, self.accounts[&role]).await.unwrap().unwrap();
            own.staff = Some(id);
            let _ = account::edit(&mut tx, own).await.unwrap();
            for name in teams {
                let team = Team {
                    id: TeamId::new(self.app.ids.uuid()),
                    name: (*name).into(),
                    organisation: at,
                    purpose: None,
                    closed: None,
                    version: 1,
                };
                team::add(&mut tx, &team).await.unwrap();
                team::join(&mut tx, team.id, id, self.app.now()).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
    }
}
