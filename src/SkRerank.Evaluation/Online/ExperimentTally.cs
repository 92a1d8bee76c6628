using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Adds up the lists of one experiment, session by session in the order of their coming.</summary>
internal sealed class ExperimentTally(string experiment, InterleavingMethod? method, IReadOnlyList<string> arms)
{
    // Shares of lists with a click are told apart at a tenth.
    private const double MixtureDeviation = 0.1;

    private readonly OrderedDictionary<(string Session, string? Arm), List<ShownList>> _sessions = [];

    public ShownList Show(Exposure exposure)
    {
        var key = (exposure.Session, exposure.Arm);
        if (!_sessions.TryGetValue(key, out var lists)) _sessions.Add(key, lists = []);
        var shown = new ShownList(exposure);
        lists.Add(shown);
        return shown;
    }

    public ExperimentResult Result()
    {
        var (results, comparisons) = method is null ? Separate() : Interleaved();
        return new ExperimentResult(experiment, method, results, comparisons, _sessions.Keys.Select(key => key.Session).Distinct(StringComparer.Ordinal).Count(), _sessions.Values.Sum(lists => lists.Sum(list => list.Clicks)));
    }

    private (ArmResult[] Arms, ArmComparison[] Comparisons) Separate()
    {
        (string Name, double[] Values, int Lists)[] seen =
        [
            .. _sessions.GroupBy(session => session.Key.Arm!)
                .Select(arm => (arm.Key, arm.Select(session => session.Value.Average(list => list.Clicks > 0 ? 1.0 : 0)).ToArray(), arm.Sum(session => session.Value.Count)))
                .OrderBy(arm => arm.Key != ExperimentSetup.Control),
        ];
        ArmResult[] results = [.. seen.Select(arm => new ArmResult(arm.Name, arm.Values.Length, arm.Lists, arm.Values.Average()))];
        return (results, [.. results.Index().Skip(1).Select(arm => new ArmComparison(arm.Item.Arm, results[0].Arm, arm.Item.Value - results[0].Value, OfPairs(seen[0].Values, seen[arm.Index].Values)))]);
    }

    private static double OfPairs(double[] baseline, double[] values)
    {
        var test = new SequentialTest(MixtureDeviation);
        foreach (var (before, after) in baseline.Zip(values)) test.Add(after - before);
        return test.PValue;
    }

    private (ArmResult[] Arms, ArmComparison[] Comparisons) Interleaved()
    {
        double[][] credits = [.. _sessions.Values.Select(Sum)];
        var lists = _sessions.Values.Sum(session => session.Count);
        ArmResult[] results = [.. arms.Select((arm, i) => new ArmResult(arm, credits.Length, lists, credits.Sum(credit => credit[i])))];
        return (results, [.. arms.Index().Skip(1).Select(arm => Preference(arm.Item, credits, arm.Index))]);
    }

    private double[] Sum(List<ShownList> lists)
    {
        var sum = new double[arms.Count];
        foreach (var credit in lists.Select(list => list.Credit()))
        {
            for (var i = 0; i < sum.Length; i++) sum[i] += credit[i];
        }

        return sum;
    }

    private ArmComparison Preference(string arm, double[][] credits, int index)
    {
        var preference = PreferenceTest.Of([.. credits.Select(credit => (credit[0], credit[index]))]);
        var test = new SequentialSignTest();
        foreach (var credit in credits.Where(credit => credit[0] != credit[index])) test.Add(credit[index] > credit[0]);
        return new ArmComparison(arm, arms[0], preference.Preference, test.PValue) { Preference = preference };
    }
}
