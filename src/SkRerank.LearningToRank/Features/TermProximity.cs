namespace SkRerank.LearningToRank.Features;

/// <summary>Measures how near to each other the terms of a query stand in a text (Tao and Zhai, SIGIR 2007: MinCover and MinDist).</summary>
internal static class TermProximity
{
    /// <summary>Gives how many terms the shortest part of the text has that holds every term found; NaN where none is.</summary>
    /// <param name="hits">Where terms of the query stand, by position.</param>
    /// <param name="found">How many distinct terms are among them.</param>
    public static double MinWindow(List<TermHit> hits, int found)
    {
        if (found == 0) return double.NaN;
        Dictionary<int, int> inside = [];
        var least = int.MaxValue;
        var first = 0;
        foreach (var hit in hits)
        {
            inside[hit.Term] = inside.GetValueOrDefault(hit.Term) + 1;
            for (; inside.Count == found; first++)
            {
                least = Math.Min(least, hit.Position - hits[first].Position + 1);
                if (--inside[hits[first].Term] == 0) inside.Remove(hits[first].Term);
            }
        }

        return least;
    }

    /// <summary>Gives the least distance of two different terms, 1 for neighbours; NaN where fewer than two terms are found.</summary>
    /// <param name="hits">Where terms of the query stand, by position.</param>
    public static double MinDistance(List<TermHit> hits)
    {
        // The nearest pair of different terms has no other term of the query between.
        var least = double.NaN;
        for (var i = 1; i < hits.Count; i++)
        {
            var distance = hits[i].Position - hits[i - 1].Position;
            if (hits[i].Term != hits[i - 1].Term && !(distance >= least)) least = distance;
        }

        return least;
    }
}
