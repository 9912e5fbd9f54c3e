"""The browser face, and the only user of Streamlit."""
