namespace SkRerank.Evaluation;

/// <summary>Represents the measures of one run.</summary>
public sealed class EvaluationReport
{
    internal EvaluationReport(string name, IReadOnlyList<string> topicIds, IReadOnlyList<string> missingTopicIds, IReadOnlyList<MeasureResult> results)
    {
        Name = name;
        TopicIds = topicIds;
        MissingTopicIds = missingTopicIds;
        Results = results;
    }

    /// <summary>Gets the run's name.</summary>
    /// <value>The run file's name without its extension, unless another was given.</value>
    public string Name { get; }

    /// <summary>Gets the topics that count: every topic of the qrels, in the order of that file.</summary>
    /// <value>At least one id.</value>
    public IReadOnlyList<string> TopicIds { get; }

    /// <summary>Gets the topics of the qrels that the run does not answer; they count as 0.</summary>
    /// <value>Empty when the run answers all.</value>
    public IReadOnlyList<string> MissingTopicIds { get; }

    /// <summary>Gets the results in the order of <see cref="EvaluatorOptions.Measures"/>.</summary>
    /// <value>At least one result.</value>
    public IReadOnlyList<MeasureResult> Results { get; }

    /// <summary>Gets the mean of a measure.</summary>
    /// <param name="measure">One of the measures that were asked for.</param>
    /// <value>From 0 to 1.</value>
    /// <exception cref="ArgumentException">The measure was not asked for.</exception>
    public double this[Measure measure]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(measure);
            foreach (var result in Results)
            {
                if (result.Measure == measure) return result.Mean;
            }

            throw new ArgumentException($"The report of '{Name}' has no measure '{measure.Name}'; add it to EvaluatorOptions.Measures.", nameof(measure));
        }
    }
}
