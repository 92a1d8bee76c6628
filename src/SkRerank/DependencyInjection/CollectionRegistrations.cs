using Microsoft.Extensions.DependencyInjection;

namespace SkRerank.DependencyInjection;

/// <summary>The registrations of one record under one key, to be decorated.</summary>
internal sealed class CollectionRegistrations
{
    private readonly IServiceCollection _services;
    private readonly object? _key;
    private readonly ServiceDescriptor[] _classes;

    /// <exception cref="InvalidOperationException">Nothing is registered, or it was decorated before.</exception>
    public CollectionRegistrations(IServiceCollection services, object? key, Type collection, Type searchable, Type hybrid)
    {
        (_services, _key) = (services, key);
        var marker = new RerankingMarker(collection);
        if (services.Any(d => d.IsKeyedService && d.ServiceType == typeof(RerankingMarker) && Equals(d.ServiceKey, key ?? typeof(RerankingMarker)) && marker.Equals(d.KeyedImplementationInstance)))
            throw new InvalidOperationException($"The '{Name(collection)}'{Place} is reranked already: call WithReranking once, and put several rerankers into one pipeline.");

        // The store's own class, which registrations of interfaces resolve.
        _classes = [.. services.Where(d => IsUnder(d, key) && d.ServiceType.IsClass && d.ServiceType != collection && d.ServiceType.IsAssignableTo(collection))];
        if (_classes.Length == 0 && !services.Any(d => IsUnder(d, key) && (d.ServiceType == collection || d.ServiceType == searchable || d.ServiceType == hybrid)))
            throw new InvalidOperationException($"No '{Name(collection)}' and no '{Name(searchable)}' is registered{Place}: add the store's collection first, and call WithReranking behind it with the same type of key and record and the same service key.");
        services.Add(new ServiceDescriptor(typeof(RerankingMarker), key ?? typeof(RerankingMarker), marker));
    }

    private string Place => _key is null ? "" : $" under the key '{_key}'";

    /// <summary>Decorates each registration of a service, or adds one where only a class that gives it is registered.</summary>
    public void Decorate<TService>(Func<TService, IReranker, object> decorate)
        where TService : class
    {
        var found = false;
        for (var i = 0; i < _services.Count; i++)
        {
            var descriptor = _services[i];
            if (descriptor.ServiceType != typeof(TService) || !IsUnder(descriptor, _key)) continue;
            found = true;
            var inner = new InnerServiceKey();
            _services[i] = Decorated(descriptor.Lifetime, provider => provider.GetRequiredKeyedService<TService>(inner), decorate);
            _services.Add(Moved(descriptor, inner));
        }

        if (found || _classes.LastOrDefault() is not { } own || !own.ServiceType.IsAssignableTo(typeof(TService))) return;
        _services.Add(Decorated(own.Lifetime, provider => (TService)(_key is null ? provider.GetRequiredService(own.ServiceType) : provider.GetRequiredKeyedService(own.ServiceType, _key)), decorate));
    }

    private ServiceDescriptor Decorated<TService>(ServiceLifetime lifetime, Func<IServiceProvider, TService> inner, Func<TService, IReranker, object> decorate)
        where TService : class =>
        _key is null
            ? new ServiceDescriptor(typeof(TService), provider => decorate(inner(provider), Reranker(provider)), lifetime)
            : new ServiceDescriptor(typeof(TService), _key, (provider, _) => decorate(inner(provider), Reranker(provider)), lifetime);

    private IReranker Reranker(IServiceProvider provider) =>
        (_key is null ? null : provider.GetKeyedService<IReranker>(_key))
        ?? provider.GetService<IReranker>()
        ?? throw new InvalidOperationException($"WithReranking needs a reranker, but no IReranker is registered{(_key is null ? "" : $" under the key '{_key}' or without one")}: call services.AddReranker(…), or one of the methods that add a named one.");

    // The same registration under another key; what made it still gets its own.
    private static ServiceDescriptor Moved(ServiceDescriptor descriptor, InnerServiceKey inner)
    {
        var type = descriptor.ServiceType;
        if (!descriptor.IsKeyedService)
        {
            return descriptor.ImplementationInstance is { } instance ? new ServiceDescriptor(type, inner, instance)
                : descriptor.ImplementationFactory is { } factory ? new ServiceDescriptor(type, inner, (provider, _) => factory(provider), descriptor.Lifetime)
                : new ServiceDescriptor(type, inner, descriptor.ImplementationType!, descriptor.Lifetime);
        }

        var key = descriptor.ServiceKey;
        return descriptor.KeyedImplementationInstance is { } keyed ? new ServiceDescriptor(type, inner, keyed)
            : descriptor.KeyedImplementationFactory is { } keyedFactory ? new ServiceDescriptor(type, inner, (provider, _) => keyedFactory(provider, key), descriptor.Lifetime)
            : new ServiceDescriptor(type, inner, descriptor.KeyedImplementationType!, descriptor.Lifetime);
    }

    private static bool IsUnder(ServiceDescriptor descriptor, object? key) => key is null ? !descriptor.IsKeyedService : descriptor.IsKeyedService && Equals(descriptor.ServiceKey, key);

    private static string Name(Type type) => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>";
}
