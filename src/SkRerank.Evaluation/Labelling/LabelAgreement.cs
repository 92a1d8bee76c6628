using System.Globalization;
using System.Text;
using SkRerank.Evaluation.Statistics;

namespace SkRerank.Evaluation.Labelling;

/// <summary>Represents how far two judges agree on the documents that both judged.</summary>
/// <param name="Documents">The documents that both judged.</param>
/// <param name="Exact">The share of them with the same grade.</param>
/// <param name="Kappa">Cohen's κ of the grades as names; NaN where each judge gave one and the same grade to all.</param>
/// <param name="QuadraticKappa">Cohen's κ weighted by the squared difference of the grades.</param>
/// <param name="Alpha">Krippendorff's α of the grades as ranks.</param>
/// <param name="BinaryKappa">Cohen's κ of relevant (the least grade and above) or not.</param>
/// <param name="Confusion">How often the first judge gave a grade (row, from the lowest) and the second one (column).</param>
/// <param name="Grades">The grades of rows and columns, rising.</param>
public sealed record LabelAgreement(int Documents, double Exact, double Kappa, double QuadraticKappa, double Alpha, double BinaryKappa, IReadOnlyList<IReadOnlyList<int>> Confusion, IReadOnlyList<int> Grades)
{
    /// <summary>Compares two files of judgements.</summary>
    /// <remarks>Labels below 0 say that nobody judged, and are left out.</remarks>
    /// <param name="first">The one judge, such as a person.</param>
    /// <param name="second">The other.</param>
    /// <param name="relevance">The least grade that counts as relevant.</param>
    /// <returns>The agreement.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="first"/> or <paramref name="second"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">No document was judged by both.</exception>
    public static LabelAgreement Of(Qrels first, Qrels second, int relevance = 1)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (int First, int Second)[] both =
        [
            .. from query in first.QueryIds
               from label in first[query]
               where label.Value >= 0
               let other = second[query].TryGetValue(label.Key, out var found) ? found : -1
               where other >= 0
               select (label.Value, other),
        ];
        if (both.Length == 0) throw new RerankException($"No document is judged in both '{first.Path}' and '{second.Path}'; give two files of judgements of one pool.") { ProviderName = "evaluation", Operation = "agreement" };
        int[] a = [.. both.Select(pair => pair.First)], b = [.. both.Select(pair => pair.Second)], grades = [.. a.Concat(b).Distinct().Order()];
        int[] Relevant(int[] labels) => [.. labels.Select(label => label >= relevance ? 1 : 0)];
        return new LabelAgreement(
            both.Length,
            both.Average(pair => pair.First == pair.Second ? 1.0 : 0),
            Agreement.CohenKappa(a, b),
            Agreement.CohenKappa(a, b, LabelDistance.Interval),
            Agreement.KrippendorffAlpha([[.. a.Select(label => (int?)label)], [.. b.Select(label => (int?)label)]], LabelDistance.Ordinal),
            Agreement.CohenKappa(Relevant(a), Relevant(b)),
            [.. grades.Select(row => grades.Select(column => both.Count(pair => pair == (row, column))).ToArray())],
            grades);
    }

    /// <summary>Gives the numbers and the table of grades as text.</summary>
    /// <returns>Lines, each ended by a line feed.</returns>
    public string ToText()
    {
        string Number(double value) => double.IsNaN(value) ? "none (one grade only)" : value.ToString("F3", CultureInfo.InvariantCulture);
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"agreement on {Documents} passages: same grade {Exact:P1}, kappa {Number(Kappa)}, quadratic kappa {Number(QuadraticKappa)}, alpha (ordinal) {Number(Alpha)}, kappa of relevant or not {Number(BinaryKappa)}\n"));
        List<string[]> rows = [["first \\ second", .. Grades.Select(grade => grade.ToString(CultureInfo.InvariantCulture))]];
        foreach (var (i, grade) in Grades.Index()) rows.Add([grade.ToString(CultureInfo.InvariantCulture), .. Confusion[i].Select(count => count.ToString(CultureInfo.InvariantCulture))]);
        return text.Append(TextTable.Align(rows)).ToString();
    }
}
