namespace SkRerank.Evaluation;

/// <summary>Represents what one measure says of a run.</summary>
public sealed class MeasureResult
{
    internal MeasureResult(Measure measure, double[] topicValues)
    {
        Measure = measure;
        TopicValues = topicValues;
        Mean = topicValues.Sum() / topicValues.Length;
    }

    /// <summary>Gets the measure.</summary>
    /// <value>One of the measures of the <see cref="EvaluatorOptions"/>.</value>
    public Measure Measure { get; }

    /// <summary>Gets the mean over every topic of the qrels.</summary>
    /// <value>From 0 to 1.</value>
    public double Mean { get; }

    /// <summary>Gets the value of each topic, in the order of <see cref="EvaluationReport.TopicIds"/>; what paired tests take.</summary>
    /// <value>0 for a topic that the run does not answer.</value>
    public IReadOnlyList<double> TopicValues { get; }
}
