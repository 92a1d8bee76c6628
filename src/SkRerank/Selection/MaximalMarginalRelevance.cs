namespace SkRerank.Selection;

/// <summary>Orders by maximal marginal relevance (Carbonell and Goldstein 1998).</summary>
internal static class MaximalMarginalRelevance
{
    /// <summary>Picks, one after another, the item with the greatest λ · relevance − (1 − λ) · (greatest similarity to one picked before); on ties the first in the list.</summary>
    /// <param name="relevance">The relevance of each item, in 0..1, best first.</param>
    /// <param name="similarity">The similarity of two items, in 0..1; asked once for each pair of a picked one and one that is left.</param>
    /// <param name="lambda">The weight of relevance.</param>
    /// <param name="count">How many to pick.</param>
    /// <returns>The items in the order of picking, each with its value, which never rises.</returns>
    public static List<(int Item, double Value)> Order(double[] relevance, Func<int, int, double> similarity, double lambda, int count)
    {
        var picks = new List<(int Item, double Value)>(count);
        List<int> left = [.. Enumerable.Range(0, relevance.Length)];
        var nearest = new double[relevance.Length];
        while (picks.Count < count && left.Count > 0)
        {
            var best = 0;
            for (var i = 1; i < left.Count; i++)
            {
                if (Value(left[i]) > Value(left[best])) best = i;
            }

            var item = left[best];
            picks.Add((item, Value(item)));
            left.RemoveAt(best);
            if (lambda == 1) continue;
            foreach (var other in left) nearest[other] = Math.Max(nearest[other], similarity(item, other));
        }

        return picks;

        double Value(int item) => (lambda * relevance[item]) - ((1 - lambda) * nearest[item]);
    }
}
