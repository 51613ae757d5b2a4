"""What every page shares: headers, nonce, assets, error pages."""
