"""What /api reads: queries on projections, each in the actor's tenant and within what the actor may see."""
