using System.Globalization;
using System.Text.RegularExpressions;

namespace SkRerank.Evaluation;

/// <summary>Reads the names of measures.</summary>
internal static partial class MeasureName
{
    private const string Known = "ndcg, ndcg_exp, ndcg_lightgbm, ndcg_mlnet, mrr, map and err (each with or without a cut-off, as ndcg@10), recall@N, p@N, success@N, judged@N, unj@N, rprec, bpref, infap, rbp, rbp(P), rbp_resid and rbp_resid(P)";

    public static Measure Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var match = Parts().Match(name.Trim());
        if (!match.Success) throw Unknown(name);
        var formula = match.Groups["formula"].Value.ToLowerInvariant();
        int? cutoff = Number(match.Groups["cutoff"]) is { } c ? checked((int)c) : null;
        var parameter = Number(match.Groups["parameter"]);
        var takesCutoff = formula is not ("rprec" or "bpref" or "infap" or "rbp" or "rbp_resid" or "recip_rank");
        var takesParameter = formula is "rbp" or "rbp_resid" or "err";
        if ((cutoff is not null && !takesCutoff) || (parameter is not null && !takesParameter)) throw Unknown(name);
        int Needed() => cutoff ?? throw new ArgumentException($"The measure '{name}' needs a cut-off; write for example '{formula}@10'.", nameof(name));
        return formula switch
        {
            "ndcg" => Measure.Ndcg(cutoff),
            "ndcg_cut" => Measure.Ndcg(Needed()),
            "ndcg_exp" => Measure.NdcgExponential(cutoff),
            "ndcg_lightgbm" => Measure.NdcgLightGbm(cutoff),
            "ndcg_mlnet" => Measure.NdcgMlNet(cutoff),
            "mrr" or "recip_rank" => Measure.Mrr(cutoff),
            "map" => cutoff is { } at ? Measure.MapAt(at) : Measure.Map,
            "map_cut" => Measure.MapAt(Needed()),
            "recall" => Measure.Recall(Needed()),
            "p" => Measure.Precision(Needed()),
            "success" => Measure.Success(Needed()),
            "rprec" => Measure.RPrecision,
            "bpref" => Measure.Bpref,
            "infap" => Measure.InferredAp,
            "rbp" => Measure.Rbp(parameter),
            "rbp_resid" => Measure.RbpResidual(parameter),
            "err" => Measure.Err(cutoff, parameter is { } largest ? checked((int)largest) : null),
            "judged" => Measure.Judged(Needed()),
            "unj" => Measure.Unjudged(Needed()),
            _ => throw Unknown(name),
        };
    }

    private static double? Number(Group group) => group.Success ? double.Parse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : null;

    private static ArgumentException Unknown(string name) => new($"Expected a measure, one of {Known}, but got '{name}'.", nameof(name));

    [GeneratedRegex(@"^(?<formula>[A-Za-z_]+?)(\((?<parameter>[0-9]{1,9}(\.[0-9]{1,9})?)\))?([@_](?<cutoff>[0-9]{1,9}))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
