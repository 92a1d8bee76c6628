using SkRerank.Selection;

namespace SkRerank;

/// <summary>Adds <see cref="ThresholdingReranker"/> to a pipeline.</summary>
public static class ThresholdingRerankerBuilderExtensions
{
    /// <summary>Leaves out the documents whose probability of relevance is below a threshold; <c>UseCalibration</c> must be inside of it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="minimum">The least probability that is kept, 0..1.</param>
    /// <param name="configure">Changes the options, once for each pipeline that is built, or <see langword="null"/>.</param>
    /// <returns>The builder; building it fails where the metadata of what is inside says that there are no probabilities.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimum"/> is not in 0..1.</exception>
    public static RerankerBuilder UseThreshold(this RerankerBuilder builder, double minimum, Action<ThresholdOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // The setter refuses a bad number here and not only when the pipeline is built.
        _ = new ThresholdOptions { Minimum = minimum };
        return builder.Use(inner =>
        {
            var options = new ThresholdOptions { Minimum = minimum };
            configure?.Invoke(options);
            return new ThresholdingReranker(inner, options);
        });
    }
}
