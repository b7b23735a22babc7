use std::io::{self, Read, Seek};

use zip::ZipArchive;

use crate::{
    limits::{Counted, Limits},
    rows::Fault,
};

/// Whether an archive is a workbook (`.xlsx`, `.xlsm`).
pub(crate) fn is_workbook<R: Read + Seek>(archive: &ZipArchive<R>) -> bool {
    archive.index_for_name("xl/workbook.xml").is_some()
}

/// Whether a member's name is one that only workbooks have.
pub(crate) fn is_workbook_part(name: &str) -> bool {
    name == "[Content_Types].xml" || name.starts_with("xl/") || name.starts_with("_rels/")
}

/// Refuses archives with too many members, and members whose declared size is already beyond the limits.
/// What they declare can lie, so what is unpacked is counted as well.
pub(crate) fn check_size<R: Read + Seek>(archive: &mut ZipArchive<R>, most: u64, limits: &Limits) -> Result<(), Fault> {
    if archive.len() > limits.members {
        return Err(Fault::new(
            "zip-too-large",
            format!("the archive has {} members; at most {} are read", archive.len(), limits.members),
        ));
    }
    let mut total = 0_u64;
    for i in 0..archive.len() {
        let member = archive.by_index_raw(i).map_err(|e| broken(&e))?;
        total = total.saturating_add(member.size());
        let allowed = member.compressed_size().saturating_mul(limits.ratio).max(Limits::RATIO_FLOOR);
        if total > most || member.size() > allowed {
            return Err(Fault::new(
                "zip-too-large",
                format!(
                    "the archive says that it unpacks to {} bytes or more from {}, which no published file does: it was not opened",
                    total,
                    member.compressed_size()
                ),
            ));
        }
    }
    Ok(())
}

/// Unpacks every member of a workbook to nothing, counting, before the workbook library may unpack it to memory.
pub(crate) fn check_workbook<R: Read + Seek>(archive: &mut ZipArchive<R>, limits: &Limits) -> Result<(), Fault> {
    check_size(archive, limits.workbook_bytes, limits)?;
    let mut total = 0;
    for i in 0..archive.len() {
        let member = archive.by_index(i).map_err(|e| broken(&e))?;
        let packed = member.compressed_size();
        let mut counted = Counted::new(member, packed, &mut total, limits.workbook_bytes, limits);
        io::copy(&mut counted, &mut io::sink()).map_err(Fault::from)?;
    }
    Ok(())
}

pub(crate) fn broken(error: &zip::result::ZipError) -> Fault {
    Fault::new("broken-file", format!("the archive ends early or is damaged ({error}). Fetch it again."))
}
