using System.Globalization;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank;

/// <summary>Gathers the rows of a file of ranking data, line by line.</summary>
/// <param name="path">The file, for messages.</param>
internal sealed class RankingRowReader(string path)
{
    // More than any ranking data have; a line may name any number.
    private const int MostFeatures = 1 << 20;
    private const string QueryPrefix = "qid:";

    private readonly List<int> _labels = [];
    private readonly List<int> _rowStarts = [];
    private readonly List<(int Feature, double Value)> _values = [];
    private readonly List<string> _queryIds = [];
    private readonly List<int> _groupSizes = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string[]? _names;
    private int _line;
    private int _least = int.MaxValue;
    private int _greatest;

    /// <summary>Gets how many rows there are.</summary>
    public int Count => _labels.Count;

    /// <summary>Gets whether rows say their query.</summary>
    public bool HasQueryIds => _queryIds.Count > 0;

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        _line++;
        if (_labels.Count == 0 && RankingDataFile.Names(line) is { } names) _names = names;
        var text = line.AsSpan();
        if (text.IndexOf('#') is >= 0 and var comment) text = text[..comment];
        text = text.Trim();
        if (text.IsEmpty) return;

        _rowStarts.Add(_values.Count);
        var word = Next(ref text);
        if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var label) || label is < 0 or > 30 || label != Math.Floor(label)) throw FailAt($"expected a row to begin with its grade, a whole number from 0 to 30, but came '{ModelText.Short(word)}'");
        _labels.Add((int)label);
        AddQuery(ref text);
        var last = -1;
        while (!text.IsEmpty)
        {
            word = Next(ref text);
            if (word.StartsWith(QueryPrefix, StringComparison.Ordinal)) throw FailAt($"expected '{QueryPrefix}' only behind the grade, but it stands among the features; write 'grade qid:query feature:value …'");
            last = AddValue(word, last);
        }
    }

    /// <summary>Makes the data set.</summary>
    /// <param name="featureNames">The features that rows have, or null for those of the file.</param>
    /// <param name="groupSizes">The sizes of the groups where rows do not say their query, or null.</param>
    public RankingDataset ToDataset(IReadOnlyList<string>? featureNames, List<int>? groupSizes)
    {
        if (groupSizes is not null && groupSizes.Sum(size => (long)size) is var sum && sum != _labels.Count) throw Fail($"has {_labels.Count} rows, and the groups have {sum} in sum; give the sizes of these rows");
        var names = featureNames ?? _names ?? Numbered();
        if (names.Count == 0 || names.Distinct(StringComparer.Ordinal).Count() != names.Count) throw Fail("names no feature, or one twice, in its line of features; give each a name of its own");
        var first = names[0] == "0" ? 0 : 1;
        if (_values.Count > 0 && _least < first) throw Fail($"names feature {_least}, and the features are numbered from {first} here; number them alike in all files");
        if (_values.Count > 0 && _greatest - first >= names.Count) throw Fail($"names feature {_greatest}, and there are {names.Count} features from {first}; read it with the features of the rows it belongs to");
        if ((long)_labels.Count * names.Count > Array.MaxLength) throw Fail($"has {_labels.Count} rows of {names.Count} features, which is more than {Array.MaxLength} values; split it or drop features");

        var features = new double[_labels.Count * names.Count];
        for (var row = 0; row < _labels.Count; row++)
        {
            var end = row + 1 < _labels.Count ? _rowStarts[row + 1] : _values.Count;
            for (var i = _rowStarts[row]; i < end; i++) features[(row * names.Count) + _values[i].Feature - first] = _values[i].Value;
        }

        return new RankingDataset(names, features, _labels.ToArray(), groupSizes ?? _groupSizes, groupSizes is null ? _queryIds : null);
    }

    /// <summary>Makes the error of the file.</summary>
    /// <param name="problem">What is wrong and what to do, as the rest of a sentence.</param>
    public RerankException Fail(string problem) => new($"The file of ranking data '{path}' {problem}.") { ProviderName = "ranking data", Operation = "read" };

    private void AddQuery(ref ReadOnlySpan<char> text)
    {
        var hasQuery = text.StartsWith(QueryPrefix, StringComparison.Ordinal);
        if (_labels.Count > 1 && hasQuery != HasQueryIds) throw FailAt($"expected '{QueryPrefix}' in every row or in none");
        if (!hasQuery) return;
        var query = Next(ref text)[QueryPrefix.Length..].ToString();
        if (query.Length == 0) throw FailAt($"expected a query behind '{QueryPrefix}', but nothing came");
        if (_queryIds.Count > 0 && _queryIds[^1] == query)
        {
            _groupSizes[^1]++;
            return;
        }

        if (!_seen.Add(query)) throw FailAt($"query '{ModelText.Short(query)}' comes again after another one; put the rows of a query together, or they would be ranked apart");
        _queryIds.Add(query);
        _groupSizes.Add(1);
    }

    private int AddValue(ReadOnlySpan<char> word, int last)
    {
        var colon = word.IndexOf(':');
        if (colon < 1 || !int.TryParse(word[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var feature) || feature > MostFeatures) throw FailAt($"expected 'feature:value' with the feature's number up to {MostFeatures}, but came '{ModelText.Short(word)}'");
        var number = word[(colon + 1)..];
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || double.IsInfinity(value)) throw FailAt($"expected a number or nan as the value of feature {feature}, but came '{ModelText.Short(number)}'");
        if (feature <= last) throw FailAt($"feature {feature} comes after feature {last}; write each feature once, in rising order");
        (_least, _greatest) = (Math.Min(_least, feature), Math.Max(_greatest, feature));
        _values.Add((feature, value));
        return feature;
    }

    private string[] Numbered()
    {
        var first = _least == 0 ? 0 : 1;
        var count = _values.Count == 0 ? throw Fail("has no features in its rows; name a file of lines like '2 qid:7 1:0.5 3:1'") : _greatest - first + 1;
        return [.. Enumerable.Range(first, count).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }

    private RerankException FailAt(string problem) => new($"The file of ranking data '{path}', line {_line}: {problem}.") { ProviderName = "ranking data", Operation = "read" };

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(' ', '\t');
        var word = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[end..].TrimStart();
        return word;
    }
}
