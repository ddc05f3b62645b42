"""Small replicas of the sites we watch, in our own words, with a scripted history of a few weeks. See `nights.yml`."""
