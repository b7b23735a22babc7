//! FHIR R4 resources at the edge.
