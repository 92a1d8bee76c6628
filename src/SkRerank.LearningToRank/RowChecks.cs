namespace SkRerank.LearningToRank;

/// <summary>Checks that rows are what a model or a training can use.</summary>
internal static class RowChecks
{
    /// <exception cref="ArgumentException">There are not as many values as the scores need.</exception>
    public static void RequireRows(ReadOnlySpan<double> features, int columns, int scores)
    {
        if (features.Length != (long)columns * scores)
            throw new ArgumentException(FormattableString.Invariant($"{scores} scores of {columns} features need {(long)columns * scores} values, but there are {features.Length}; give the rows whole, in the order of FeatureNames."), nameof(features));
    }

    /// <exception cref="ArgumentException">The two do not have the same features, or no query has two labels.</exception>
    public static void RequireTrainable(RankingDataset training, RankingDataset? validation)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (validation is not null && !training.FeatureNames.SequenceEqual(validation.FeatureNames, StringComparer.Ordinal))
            throw new ArgumentException("The validation rows must have the features of the training rows in the same order, but have others; read both with the same names.", nameof(validation));
        var start = 0;
        foreach (var size in training.GroupSizes)
        {
            if (training.Labels.Span.Slice(start, size).ContainsAnyExcept(training.Labels.Span[start])) return;
            start += size;
        }

        throw new ArgumentException("At least one query must have candidates with different labels, but none has; give judgements that prefer some candidates.", nameof(training));
    }
}
