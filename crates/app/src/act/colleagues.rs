use linchpin_core::{CareHomeId, OdsCode, Result, StaffId};
use linchpin_store::{
    care_home::{self, CareHome},
    staff::{self, Staff},
};

use crate::{
    Actor, App,
    permission::{Act, Resource, Subject},
};

impl App {
    /// A member of staff; none where there is no such.
    ///
    /// # Errors
    /// The role does not see the directory.
    pub async fn staff_member(&self, actor: &Actor, id: StaffId) -> Result<Option<Staff>> {
        self.sees_directory(actor).await?;
        staff::get(&mut self.store.read().await?, id).await
    }

    /// Staff in the order of their keys, those after `after`, a page at a time.
    ///
    /// # Errors
    /// The role does not see the directory.
    pub async fn staff_page(&self, actor: &Actor, after: Option<StaffId>, limit: u32) -> Result<Vec<Staff>> {
        self.sees_directory(actor).await?;
        staff::page(&mut self.store.read().await?, after, limit).await
    }

    /// Staff in whose name a text occurs, in the order of their keys.
    ///
    /// # Errors
    /// The role does not see the directory.
    pub async fn staff_named(&self, actor: &Actor, text: &str) -> Result<Vec<Staff>> {
        self.sees_directory(actor).await?;
        let mut found = staff::search(&mut self.store.read().await?, text, 1000).await?;
        found.sort_by_key(|one| one.id);
        Ok(found)
    }

    /// Staff with this code in whatever register, in the order of their keys.
    ///
    /// # Errors
    /// The role does not see the directory.
    pub async fn staff_coded(&self, actor: &Actor, code: &str) -> Result<Vec<Staff>> {
        self.sees_directory(actor).await?;
        staff::by_code(&mut self.store.read().await?, code).await
    }

    /// Staff who work at an organisation today, in the order of their keys.
    ///
    /// # Errors
    /// The role does not see the directory.
    pub async fn staff_at(&self, actor: &Actor, organisation: OdsCode) -> Result<Vec<Staff>> {
        self.sees_directory(actor).await?;
        let mut found = staff::of(&mut self.store.read().await?, organisation, None, self.clock.today()).await?;
        found.sort_by_key(|one| one.id);
        Ok(found)
    }

    /// A care home; none where there is no such.
    ///
    /// # Errors
    /// The role does not see the directory.
    pub async fn care_home(&self, actor: &Actor, id: CareHomeId) -> Result<Option<CareHome>> {
        self.sees_directory(actor).await?;
        care_home::get(&mut self.store.read().await?, id).await
    }

    /// The care home under an organisation's code. Those who work there know their own without the directory.
    ///
    /// # Errors
    /// The role does not see the directory, and works elsewhere.
    pub async fn care_home_at(&self, actor: &Actor, code: OdsCode) -> Result<Option<CareHome>> {
        if actor.organisation != code {
            self.sees_directory(actor).await?;
        }
        care_home::at(&mut self.store.read().await?, code).await
    }

    /// The care homes that are open, in the order of their keys.
    ///
    /// # Errors
    /// The role does not see the directory.
    pub async fn care_homes(&self, actor: &Actor) -> Result<Vec<CareHome>> {
        self.sees_directory(actor).await?;
        let mut found = care_home::all(&mut self.store.read().await?, 10_000).await?;
        found.sort_by_key(|one| one.id);
        Ok(found)
    }

    async fn sees_directory(&self, actor: &Actor) -> Result<()> {
        self.require(actor, Act::See, &Subject::of(Resource::Directory)).await.map(drop)
    }
}
