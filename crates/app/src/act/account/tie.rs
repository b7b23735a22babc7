use linchpin_core::{Error, Name, OdsCode, Result, Role, StaffId, UserId};
use linchpin_store::{
    account,
    staff::{self, Staff, StaffRole},
};

use crate::{
    Actor, App,
    act::sign_in::posts,
    permission::{Act, Resource, Subject},
};

impl App {
    /// Ties an account to the entry of the staff whose it is, or to none: a diary knows its clinicians by their entries, and
    /// their own calendar is theirs by this tie.
    ///
    /// # Errors
    /// Not an administrator, or one's own account; a patient's account; or the entry does not work where the account does.
    pub async fn tie_account(&self, actor: &Actor, id: UserId, staff: Option<StaffId>) -> Result<()> {
        let (mut act, mut account) = self.others_account(actor, id, "tied to the staff").await?;
        let posts = posts(&mut act.tx, &account).await?;
        if let Some(staff) = staff {
            let one = staff::get(&mut act.tx, staff).await?.filter(|one| one.ended.is_none());
            let works = |at: OdsCode| one.as_ref().is_some_and(|one| one.roles.iter().any(|r| r.organisation == at));
            if !posts.iter().any(|post| post.role != Role::Patient && works(post.organisation)) {
                return Err(Error::invalid("Choose somebody who works where the account has a role."));
            }
        }
        account.staff = staff;
        account::edit(&mut act.tx, account).await?.saved()?;
        act.detail(serde_json::json!({ "what": "tied to the staff", "staff": staff }));
        act.done().await
    }

    /// Makes an entry of the staff from an account, with its name and its roles, and ties it: for somebody whom no system has
    /// told of yet.
    ///
    /// # Errors
    /// As [`App::tie_account`]; or the account is tied already.
    pub async fn enter_staff(&self, actor: &Actor, id: UserId) -> Result<StaffId> {
        self.require(actor, Act::Add, &Subject::of(Resource::Directory)).await?;
        let (mut act, mut account) = self.others_account(actor, id, "entered among the staff").await?;
        let posts = posts(&mut act.tx, &account).await?;
        if account.staff.is_some() {
            return Err(Error::invalid("The account is tied to an entry of the staff already."));
        }
        let role = |role, organisation| StaffRole { role, organisation, job: None, from: None, to: None };
        let roles: Vec<StaffRole> =
            posts.iter().filter(|p| p.role != Role::Patient).map(|p| role(p.role, p.organisation)).collect();
        if roles.is_empty() {
            return Err(Error::invalid("Give the account a role first: it says where they work."));
        }
        let (given, family) = account.name.trim().rsplit_once(' ').unwrap_or(("", account.name.trim()));
        let new = Staff {
            id: StaffId::new(self.ids.uuid()),
            name: Name::usual(given.split_whitespace(), family),
            codes: Vec::new(),
            email: None,
            roles,
            ended: None,
            version: 1,
        };
        staff::add(&mut act.tx, &new).await?;
        account.staff = Some(new.id);
        account::edit(&mut act.tx, account).await?.saved()?;
        act.detail(serde_json::json!({ "what": "entered among the staff", "staff": new.id }));
        act.done().await?;
        Ok(new.id)
    }
}
