using Microsoft.Extensions.Logging;
using SkRerank.Evaluation.Online;
using SkRerank.Experiments;

namespace SkRerank;

/// <summary>Adds <see cref="ExperimentReranker"/> to a pipeline.</summary>
public static class ExperimentRerankerBuilderExtensions
{
    /// <summary>Compares two rerankers by what users click: each session gets the one or the other, or both interleaved.</summary>
    /// <remarks><c>builder.UseExperiment("cross-encoder", control: inner => inner, treatment: _ => crossEncoder, …)</c>. What is disposed with the pipeline is what the two functions return, and by that what they wrap.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name of the experiment; another name assigns anew.</param>
    /// <param name="control">Makes the control of what is inside.</param>
    /// <param name="treatment">Makes the treatment of what is inside.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built, or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/>, <paramref name="control"/> or <paramref name="treatment"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty; or, when the pipeline is built, neither the options nor the container have a log.</exception>
    public static RerankerBuilder UseExperiment(this RerankerBuilder builder, string name, Func<IReranker, IReranker> control, Func<IReranker, IReranker> treatment, Action<ExperimentOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(treatment);
        return builder.Use((inner, services) =>
        {
            var options = new ExperimentOptions();
            configure?.Invoke(options);
            var log = options.Log ?? services.GetService(typeof(IClickLog)) as IClickLog;
            var logger = (services.GetService(typeof(ILoggerFactory)) as ILoggerFactory)?.CreateLogger(typeof(ExperimentReranker).FullName!);
            return new ExperimentReranker(name, control(inner), treatment(inner), options, log, logger);
        });
    }
}
