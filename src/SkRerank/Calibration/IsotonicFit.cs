namespace SkRerank.Calibration;

/// <summary>Fits and reads the step function that never falls and has the least squared error.</summary>
internal static class IsotonicFit
{
    /// <summary>Pools equal scores, then adjacent violators.</summary>
    /// <returns>The first and the last score of each block, with its share of relevant samples; scores rise, probabilities do not fall.</returns>
    public static CalibrationPoint[] Run(IReadOnlyList<CalibrationSample> samples)
    {
        var blocks = new List<Block>();
        foreach (var equal in samples.GroupBy(sample => sample.Score).OrderBy(group => group.Key))
        {
            var block = new Block(equal.Key, equal.Key, equal.Count(sample => sample.IsRelevant), equal.Count());
            while (blocks.Count > 0 && blocks[^1].Relevant * (long)block.Count >= block.Relevant * (long)blocks[^1].Count)
            {
                var last = blocks[^1];
                block = new Block(last.First, block.Last, last.Relevant + block.Relevant, last.Count + block.Count);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        var points = new List<CalibrationPoint>(2 * blocks.Count);
        foreach (var block in blocks)
        {
            var share = (double)block.Relevant / block.Count;
            points.Add(new CalibrationPoint(block.First, share));
            if (block.Last > block.First) points.Add(new CalibrationPoint(block.Last, share));
        }

        return [.. points];
    }

    /// <summary>Gives the probability of a score: on the line between its neighbours, and the end's beyond the ends.</summary>
    public static double Read(CalibrationPoint[] points, double score)
    {
        int low = 0, high = points.Length - 1;
        if (score <= points[low].Score) return points[low].Probability;
        if (score >= points[high].Score) return points[high].Probability;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (points[middle].Score <= score) low = middle;
            else high = middle;
        }

        var (from, to) = (points[low], points[high]);

        // Halves, so that no range overflows; never above the end of the line, to which rounding could lead.
        var share = ((score / 2) - (from.Score / 2)) / ((to.Score / 2) - (from.Score / 2));
        return Math.Min(to.Probability, from.Probability + ((to.Probability - from.Probability) * share));
    }

    private readonly record struct Block(double First, double Last, int Relevant, int Count);
}
