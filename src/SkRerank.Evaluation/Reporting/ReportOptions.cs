namespace SkRerank.Evaluation.Reporting;

/// <summary>Represents the options of a <see cref="HtmlReport"/>.</summary>
public sealed class ReportOptions
{
    private int _flowTopics = 4;
    private string _title = "SkRerank: evaluation report";

    /// <summary>Gets or sets the title of the page.</summary>
    /// <value>The default is <c>SkRerank: evaluation report</c>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string Title
    {
        get => _title;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _title = value;
        }
    }

    /// <summary>Gets or sets the texts of queries, shown beside their ids.</summary>
    /// <value>The default is empty: ids only.</value>
    public IReadOnlyDictionary<string, string> QueryTexts { get; set; } = new Dictionary<string, string>();

    /// <summary>Gets or sets the texts of documents, shown where ranks move.</summary>
    /// <value>The default is empty: ids only.</value>
    public IReadOnlyDictionary<string, string> DocumentTexts { get; set; } = new Dictionary<string, string>();

    /// <summary>Gets or sets what the runs' queries took and cost.</summary>
    /// <value>The default is empty: the chart is left out.</value>
    public IReadOnlyList<ReportTiming> Timings { get; set; } = [];

    /// <summary>Gets or sets for how many topics, those whose first measure changed most, the movement of ranks is drawn.</summary>
    /// <value>The default is 4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0.</exception>
    public int FlowTopics
    {
        get => _flowTopics;
        set => _flowTopics = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"FlowTopics must be 0 or more, but was {value}.");
    }
}
