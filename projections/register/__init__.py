"""The register and the catalogue of measures as tables."""
