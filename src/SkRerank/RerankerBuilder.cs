namespace SkRerank;

/// <summary>Builds a pipeline of middleware around a reranker; the first added is the outermost.</summary>
public sealed class RerankerBuilder
{
    private readonly Func<IServiceProvider, IReranker> _innerFactory;
    private readonly List<Func<IReranker, IServiceProvider, IReranker>> _middleware = [];

    /// <summary>Initializes a new instance of the <see cref="RerankerBuilder"/> class.</summary>
    /// <param name="innerReranker">The reranker at the centre.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public RerankerBuilder(IReranker innerReranker)
    {
        ArgumentNullException.ThrowIfNull(innerReranker);
        _innerFactory = _ => innerReranker;
    }

    /// <summary>Initializes a new instance of the <see cref="RerankerBuilder"/> class.</summary>
    /// <param name="innerFactory">Makes the reranker at the centre.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public RerankerBuilder(Func<IServiceProvider, IReranker> innerFactory)
    {
        ArgumentNullException.ThrowIfNull(innerFactory);
        _innerFactory = innerFactory;
    }

    /// <summary>Adds a middleware inside those added before.</summary>
    /// <param name="middleware">Wraps the reranker it is given.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="middleware"/> is <see langword="null"/>.</exception>
    public RerankerBuilder Use(Func<IReranker, IReranker> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        return Use((inner, _) => middleware(inner));
    }

    /// <summary>Adds a middleware inside those added before.</summary>
    /// <param name="middleware">Wraps the reranker it is given, with the services of the container.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="middleware"/> is <see langword="null"/>.</exception>
    public RerankerBuilder Use(Func<IReranker, IServiceProvider, IReranker> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Builds the pipeline.</summary>
    /// <param name="services">The services for the factories, or <see langword="null"/> for none.</param>
    /// <returns>The outermost reranker; disposing it disposes the pipeline.</returns>
    /// <exception cref="InvalidOperationException">A factory returned <see langword="null"/>.</exception>
    public IReranker Build(IServiceProvider? services = null)
    {
        services ??= EmptyServiceProvider.Instance;
        var reranker = _innerFactory(services)
            ?? throw new InvalidOperationException("The factory of the inner reranker returned null; it must return a reranker.");
        for (var i = _middleware.Count - 1; i >= 0; i--)
        {
            reranker = _middleware[i](reranker, services)
                ?? throw new InvalidOperationException($"The middleware at index {i} returned null; it must return a reranker.");
        }

        return reranker;
    }
}
