"""Small replicas of the three sites, in our own words, with a scripted history."""
