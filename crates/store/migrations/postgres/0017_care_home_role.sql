-- A role for those who work in a care home.
alter table account_role drop constraint account_role_role_check;
alter table account_role add constraint account_role_role_check check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'care-home', 'nhs-111', 'information-governance', 'administrator', 'patient'));
alter table session drop constraint session_role_check;
alter table session add constraint session_role_check check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'care-home', 'nhs-111', 'information-governance', 'administrator', 'patient'));
alter table staff_role drop constraint staff_role_role_check;
alter table staff_role add constraint staff_role_role_check check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'care-home', 'nhs-111', 'information-governance', 'administrator', 'patient'));
alter table token drop constraint token_role_check;
alter table token add constraint token_role_check check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'care-home', 'nhs-111', 'information-governance', 'administrator', 'patient'));
