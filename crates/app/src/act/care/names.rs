use std::collections::BTreeMap;

use linchpin_core::{Result, StaffId, TeamId, UserId};
use linchpin_store::{Tx, account, care::Holder, staff, team};

/// The names of those who did something, asked once each.
#[derive(Default)]
pub(in crate::act) struct Names(BTreeMap<String, Option<String>>);

impl Names {
    /// Whoever has an account.
    pub async fn of(&mut self, tx: &mut Tx, account: Option<UserId>) -> Result<Option<String>> {
        let Some(id) = account else { return Ok(None) };
        let key = format!("account/{id}");
        if !self.0.contains_key(&key) {
            let name = account::by_id(tx, id).await?.map(|account| account.name);
            self.0.insert(key.clone(), name);
        }
        Ok(self.0.get(&key).cloned().flatten())
    }

    /// A member of staff.
    pub async fn staff(&mut self, tx: &mut Tx, id: StaffId) -> Result<Option<String>> {
        let key = format!("staff/{id}");
        if !self.0.contains_key(&key) {
            let name = staff::get(tx, id).await?.map(|one| one.name.full());
            self.0.insert(key.clone(), name);
        }
        Ok(self.0.get(&key).cloned().flatten())
    }

    /// A team.
    pub async fn team(&mut self, tx: &mut Tx, id: TeamId) -> Result<Option<String>> {
        let key = format!("team/{id}");
        if !self.0.contains_key(&key) {
            let name = team::get(tx, id).await?.map(|one| one.name);
            self.0.insert(key.clone(), name);
        }
        Ok(self.0.get(&key).cloned().flatten())
    }

    /// Whoever has something in hand: an organisation by its code, which a page may know the name of.
    pub async fn holder(&mut self, tx: &mut Tx, holder: Holder) -> Result<String> {
        let name = match holder {
            Holder::Staff(id) => self.staff(tx, id).await?,
            Holder::Team(id) => self.team(tx, id).await?,
            Holder::Organisation(code) => Some(code.to_string()),
            Holder::Person => Some("The person".to_owned()),
        };
        Ok(name.unwrap_or_default())
    }
}
